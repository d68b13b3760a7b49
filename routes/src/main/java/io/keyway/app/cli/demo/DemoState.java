// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What a demo must remember to carry on: who its people are.
 *
 * @param founded the day on which the organisation was invented
 * @param pins of some people, by employee number; those that the bridge already has
 * @param httpPort under which the page was last
 */
record DemoState(
    long seed,
    int people,
    int cabinets,
    LocalDate founded,
    Map<String, String> pins,
    int httpPort) {
  private static final String FILE = "demo-state.json";
  private static final long SEED = 20_261_123;

  DemoState {
    pins = new TreeMap<>(pins);
  }

  /** What the folder remembers, where that agrees with what is asked; else a new beginning. */
  static DemoState of(DemoFolder folder, DemoOptions asked, LocalDate today) {
    if (!Files.exists(folder.file(FILE))) {
      return new DemoState(
          SEED, asked.people().orElse(60), asked.cabinets().orElse(2), today, Map.of(), 0);
    }
    DemoState before = read(folder);
    require(folder, asked.people(), before.people(), "people");
    require(folder, asked.cabinets(), before.cabinets(), "cabinets");
    return before;
  }

  private static void require(DemoFolder folder, OptionalInt asked, int before, String what) {
    if (asked.isPresent() && asked.getAsInt() != before) {
      throw new Trouble(
          folder.dir()
              + " holds a demo of "
              + before
              + " "
              + what
              + ": leave the option out, remove the folder, or name another with --dir");
    }
  }

  private static DemoState read(DemoFolder folder) {
    try {
      JsonNode json = Json.MAPPER.readTree(folder.file(FILE).toFile());
      Map<String, String> pins = new TreeMap<>();
      json.path("pins")
          .properties()
          .forEach(pin -> pins.put(pin.getKey(), pin.getValue().asText()));
      return new DemoState(
          json.path("seed").asLong(),
          json.path("people").asInt(),
          json.path("cabinets").asInt(),
          LocalDate.parse(json.path("founded").asText()),
          pins,
          json.path("httpPort").asInt());
    } catch (IOException | RuntimeException unreadable) {
      throw new Trouble(
          folder.file(FILE) + " cannot be read; remove " + folder.dir() + " to begin anew",
          unreadable);
    }
  }

  DemoState with(Map<String, String> newPins) {
    return new DemoState(seed, people, cabinets, founded, newPins, httpPort);
  }

  DemoState withHttpPort(int port) {
    return new DemoState(seed, people, cabinets, founded, pins, port);
  }

  void save(DemoFolder folder) {
    ObjectNode json = Json.object();
    json.put("seed", seed).put("people", people).put("cabinets", cabinets);
    json.put("founded", founded.toString()).put("httpPort", httpPort);
    pins.forEach(json.putObject("pins")::put);
    folder.write(FILE, Json.pretty(json) + "\n");
  }
}
