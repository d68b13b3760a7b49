// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.keyway.cabinet.protocol.link.LinkClient;
import io.keyway.model.custody.CustodyEvent.Trouble;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** What can go wrong with a cabinet, on demand. */
final class Faults {
  private static final long DAY = 86_400;

  private final RunningCabinet cabinet;

  Faults(RunningCabinet cabinet) {
    this.cabinet = cabinet;
  }

  JsonNode make(JsonNode body) {
    String kind = Fields.text(body, "kind");
    switch (kind) {
      case "drop-link" -> link().stayAway(seconds(body, 5));
      case "delay" -> delay(body);
      case "garbage" -> link().sendGarbage(garbage(body));
      case "duplicate" -> SecondCabinet.appear(cabinet, seconds(body, 5));
      case "restart" -> cabinet.restart("fault");
      case "clock-step" -> step(body);
      case "clock-lost" -> {
        cabinet.clock().lose();
        cabinet.restart("battery");
      }
      case "tamper" -> trouble(Trouble.Kind.TAMPER, "case", body);
      case "power" -> trouble(Trouble.Kind.POWER, "mains", body);
      case "battery" -> trouble(Trouble.Kind.BATTERY, "battery", body);
      case "journal-small" -> {
        int entries = (int) Fields.wholeOr(body, "entries", 8, 2, 1_000_000);
        cabinet.controller().tell(brain -> brain.journal().limit(entries));
      }
      default ->
          throw new BadRequest(
              400,
              "kind must be one of drop-link, delay, garbage, duplicate, restart, clock-step, "
                  + "clock-lost, journal-small, tamper, power, battery");
    }
    return JsonNodeFactory.instance.objectNode().put("fault", kind);
  }

  /** Something is wrong with the cabinet itself, or with {@code over} right again. */
  private void trouble(Trouble.Kind kind, String part, JsonNode body) {
    boolean over = body.path("over").asBoolean(false);
    cabinet.controller().tell(brain -> brain.senses().trouble(new Trouble(kind, part, over)));
  }

  /** Holds answers back by {@code ms}, for {@code seconds} or until told otherwise. */
  private void delay(JsonNode body) {
    if (!body.has("ms")) {
      link().delay(seconds(body, 1));
      return;
    }
    link().delay(Duration.ofMillis(Fields.whole(body, "ms", 0, DAY * 1_000)));
    if (body.has("seconds")) {
      var delayed = link();
      CompletableFuture.delayedExecutor(seconds(body, 0).toSeconds(), TimeUnit.SECONDS)
          .execute(() -> delayed.delay(Duration.ZERO));
    }
  }

  private void step(JsonNode body) {
    cabinet
        .clock()
        .step(Duration.ofSeconds(Fields.whole(body, "seconds", -3650 * DAY, 3650 * DAY)));
    cabinet.controller().tell(Brain::tick);
  }

  private static byte[] garbage(JsonNode body) {
    byte[] bytes = new byte[(int) Fields.wholeOr(body, "bytes", 64, 1, 8_192)];
    RandomGenerator.getDefault().nextBytes(bytes);
    return bytes;
  }

  private static Duration seconds(JsonNode body, long absent) {
    return Duration.ofSeconds(Fields.wholeOr(body, "seconds", absent, 0, DAY));
  }

  private LinkClient link() {
    return cabinet.controller().link();
  }
}
