// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets the fleet's people come and go at the cabinets, so that the page has something to show: keys
 * taken and returned, one that is late, a badge that nobody knows. Nobody else is touched.
 */
final class PlayedDay {
  private static final Duration BETWEEN_SCENES = Duration.ofSeconds(2);
  private static final Duration BETWEEN_VISITS = Duration.ofSeconds(45);

  private final List<Employee> players;
  private final Map<String, CabinetControl> cabinets;
  private final KeyWall wall;
  private final Random random;
  private final CountDownLatch ending;

  PlayedDay(
      List<Employee> employees,
      Map<String, CabinetControl> cabinets,
      KeyWall wall,
      Random random,
      CountDownLatch ending) {
    this.players = employees.stream().filter(e -> e.isIn(Organisation.FLEET)).toList();
    this.cabinets = cabinets;
    this.wall = wall;
    this.random = random;
    this.ending = ending;
  }

  /** Plays until the demo ends. */
  void play() {
    if (players.isEmpty()) {
      return;
    }
    for (Runnable scene : opening()) {
      scene.run();
      if (ended(BETWEEN_SCENES)) {
        return;
      }
    }
    while (!ended(BETWEEN_VISITS)) {
      visit(anyOf(wall.ids()), anyOf(fleetKeys(anyOf(wall.ids()))).slot(), anyOf(players));
    }
  }

  private List<Runnable> opening() {
    List<Runnable> scenes = new ArrayList<>();
    String first = wall.ids().get(0);
    List<KeyWall.Key> keys = fleetKeys(first);
    for (int i = 0; i < keys.size(); i++) {
      KeyWall.Key key = keys.get(i);
      Employee player = players.get(i % players.size());
      scenes.add(() -> takeUnlessOut(first, key, player));
    }
    scenes.add(() -> visit(first, keys.get(0).slot(), players.get(0)));
    scenes.add(() -> strangerIsRefused(first));
    return scenes;
  }

  private void takeUnlessOut(String cabinet, KeyWall.Key key, Employee player) {
    if (isIn(cabinet, key.slot())) {
      visit(cabinet, key.slot(), player);
    }
  }

  /**
   * Takes a key that hangs there, brings one back that does not; whoever comes first is left alone.
   */
  private void visit(String cabinet, int slot, Employee player) {
    CabinetControl door = door(cabinet);
    if (isAttended(door)) {
      return;
    }
    boolean in = isIn(cabinet, slot);
    if (!door.badge(player.badge())) {
      return;
    }
    if (in) {
      door.take(slot);
    } else {
      wall.keys(cabinet).stream()
          .filter(key -> key.slot() == slot)
          .forEach(key -> door.giveBack(slot, key.keySet()));
    }
    door.closeDoor();
  }

  private void strangerIsRefused(String cabinet) {
    if (isAttended(door(cabinet))) {
      return;
    }
    door(cabinet).badge(new Employee.Badge("H10301", 3, 64_999));
  }

  private static boolean isAttended(CabinetControl door) {
    return door.state()
        .map(s -> s.path("attended").asBoolean() || s.path("door").asText().equals("open"))
        .orElse(true);
  }

  private boolean isIn(String cabinet, int slot) {
    for (JsonNode state : door(cabinet).state().map(s -> s.path("slots")).stream().toList()) {
      for (JsonNode there : state) {
        if (there.path("slot").asInt() == slot) {
          return there.path("present").asBoolean();
        }
      }
    }
    return false;
  }

  private List<KeyWall.Key> fleetKeys(String cabinet) {
    return wall.keys(cabinet).stream().filter(key -> key.tag().equals("fleet")).toList();
  }

  private CabinetControl door(String cabinet) {
    return java.util.Objects.requireNonNull(cabinets.get(cabinet), cabinet);
  }

  private <T> T anyOf(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private boolean ended(Duration after) {
    try {
      return ending.await(after.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
