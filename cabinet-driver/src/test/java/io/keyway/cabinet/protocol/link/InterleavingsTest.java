// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.TestRoster;
import io.keyway.cabinet.protocol.link.InterleavedWorld.Act;
import io.keyway.cabinet.protocol.link.InterleavedWorld.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every order in which a revocation, a transfer that was begun before it, answers, a line that is
 * cut, a cabinet that starts again and a bridge that is behind can meet, tried one by one against
 * the real code of the cabinet's end: what comes off the line, the transfer that is put together,
 * and the roster on disk. The bridge is a plain model of what the real one may do, and of more.
 */
final class InterleavingsTest {

  @ParameterizedTest
  @EnumSource
  void nobodyWhoIsRevokedComesBackAndBothEndsAgreeAtLast(Variant variant) throws IOException {
    Found found = search(file -> new InterleavedWorld(file, variant, false));

    assertThat(found.violations()).isEmpty();
    assertThat(found.states()).isGreaterThan(2_000);
    assertThat(found.ends()).isPositive();
    System.out.printf(
        "Interleavings, %s: %,d states, %,d of them ends%n", variant, found.states(), found.ends());
  }

  /** What shows that the search can find something: a cabinet that keeps no tombstones. */
  @Test
  void aCabinetThatForgetsWhomItBuriedIsFoundOut() throws IOException {
    Found found = search(file -> new InterleavedWorld(file, Variant.WHOLE, true));

    assertThat(found.violations()).isNotEmpty();
    assertThat(found.violations().getFirst()).contains(TestRoster.person(1).value());
  }

  private record Found(int states, int ends, List<String> violations) {}

  private static Found search(Function<Path, InterleavedWorld> begin) throws IOException {
    Path folder = memory();
    Set<String> seen = new HashSet<>();
    Deque<List<Act>> open = new ArrayDeque<>();
    List<String> violations = new ArrayList<>();
    int ends = 0;
    open.push(List.of());
    Path file = folder.resolve("roster.log");
    while (!open.isEmpty() && violations.isEmpty()) {
      List<Act> path = open.pop();
      try (InterleavedWorld world = begin.apply(file)) {
        path.forEach(world::take);
        world.wrong().ifPresent(what -> violations.add(what + " after " + path));
        if (seen.add(world.key())) {
          List<Act> next = world.possible();
          if (world.isAtRest()) {
            ends++;
            world.disagreement().ifPresent(what -> violations.add(what + " after " + path));
          }
          for (Act act : next) {
            List<Act> longer = new ArrayList<>(path);
            longer.add(act);
            open.push(longer);
          }
        }
      }
      Files.deleteIfExists(file);
    }
    Files.delete(folder);
    return new Found(seen.size(), ends, violations);
  }

  /** A folder on a disk that costs nothing, where there is one: each state opens its file anew. */
  private static Path memory() throws IOException {
    Path shared = Path.of("/dev/shm");
    return Files.isWritable(shared)
        ? Files.createTempDirectory(shared, "keyway")
        : Files.createTempDirectory("keyway");
  }
}
