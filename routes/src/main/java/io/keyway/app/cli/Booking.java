// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Bookings: key sets for some people, for the time of one work order or permit. */
@Command(
    name = "booking",
    description = "Gives some people key sets together, for the time of a work order or permit.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(make | list | show | move | end)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway booking make WO-4711 --people emp:00123,emp:00124 --keys PLANT-07,PLANT-08 --for 8h \\",
      "                      --reason 'pump repair'",
      "  keyway booking move 0198f1c2-7d6e-7a11-9f00-3d2c1b0a9e8f --to 2026-11-25T18:00:00Z",
      "  keyway booking end 0198f1c2-7d6e-7a11-9f00-3d2c1b0a9e8f",
      "",
      "All of a booking is given, or nothing of it. It ends by itself, at the bridge and in the cabinets;",
      "ended before its time, everybody loses what it gave at once."
    })
final class Booking {
  private static final String PATH = "/api/v1/bookings";

  private final Surroundings around;

  Booking(Surroundings around) {
    this.around = around;
  }

  @Command(
      description = "Makes a booking; needs the role of an approver.",
      mixinStandardHelpOptions = true)
  int make(
      @Mixin BridgeOptions bridge,
      @Mixin Span span,
      @Parameters(
              index = "0",
              paramLabel = "REFERENCE",
              description = "Number of the work order or permit.")
          String reference,
      @Option(
              names = "--people",
              required = true,
              split = ",",
              paramLabel = "PERSON",
              description = "Keyway's ids, or emp:NUMBER, with commas between them.")
          List<String> people,
      @Option(
              names = "--keys",
              required = true,
              split = ",",
              paramLabel = "KEY",
              description = "Ids of key sets, with commas between them.")
          List<String> keys,
      @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
          String reason,
      @Option(names = "--permit", description = "It is a permit, not a work order.") boolean permit,
      @Option(
              names = "--approver",
              paramLabel = "WHO",
              description = "Who said yes, where that is somebody else than whoever makes it.")
          @Nullable String approver) {
    ObjectNode body =
        Json.object()
            .put("kind", permit ? "permit" : "work-order")
            .put("reference", reference)
            .put("reason", reason)
            .put("to", span.end(around.clock().instant()).toString());
    span.from().ifPresent(from -> body.put("from", from.toString()));
    people.forEach(body.putArray("people")::add);
    keys.forEach(body.putArray("keySets")::add);
    if (approver != null) {
      body.put("approver", approver);
    }
    return done(bridge, bridge.open(around).post(PATH, body, Map.of()));
  }

  @Command(description = "Lists bookings, the newest first.", mixinStandardHelpOptions = true)
  int list(
      @Mixin BridgeOptions bridge,
      @Option(names = "--all", description = "Also those that are over or ended.") boolean all) {
    JsonNode answer = bridge.open(around).get(PATH + (all ? "" : "?state=current"));
    if (bridge.json()) {
      around.out().println(Json.pretty(answer));
      return 0;
    }
    Table table = table();
    answer.path("bookings").forEach(booking -> add(table, booking));
    around.out().print(table.isEmpty() ? "No booking.\n" : table.toString());
    if (!answer.path("next").isNull() && !answer.path("next").isMissingNode()) {
      around.out().println("There are more: GET " + answer.path("next").asText());
    }
    return 0;
  }

  @Command(
      description = "Shows one booking, and what it gives to whom.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin BridgeOptions bridge,
      @Parameters(index = "0", paramLabel = "BOOKING", description = "Id of the booking.")
          String booking) {
    JsonNode answer = bridge.open(around).get(path(booking));
    if (bridge.json()) {
      around.out().println(Json.pretty(answer));
      return 0;
    }
    Table table = table();
    add(table, answer);
    around.out().print(table);
    Table grants = new Table(around.ink(), "PERSON", "KEY SET", "STATE", "TO");
    for (JsonNode grant : answer.path("grants")) {
      grants.row(
          grant.path("person").asText(),
          grant.path("keySet").asText(),
          grant.path("state").asText(),
          Times.of(around).show(grant.path("to")));
    }
    around.out().println();
    around.out().print(grants);
    return 0;
  }

  @Command(
      description = "Gives a booking another end; needs the role of an approver.",
      mixinStandardHelpOptions = true)
  int move(
      @Mixin BridgeOptions bridge,
      @Parameters(index = "0", paramLabel = "BOOKING", description = "Id of the booking.")
          String booking,
      @Option(
              names = "--to",
              required = true,
              paramLabel = "INSTANT",
              converter = Times.InstantText.class,
              description = "Until when it counts.")
          Instant to) {
    ObjectNode body = Json.object().put("to", to.toString());
    return done(bridge, bridge.open(around).patch(path(booking), body));
  }

  @Command(
      description = "Ends a booking before its time: everybody loses what it gave.",
      mixinStandardHelpOptions = true)
  int end(
      @Mixin BridgeOptions bridge,
      @Parameters(index = "0", paramLabel = "BOOKING", description = "Id of the booking.")
          String booking) {
    return done(bridge, bridge.open(around).delete(path(booking)));
  }

  private int done(BridgeOptions bridge, JsonNode done) {
    if (bridge.json()) {
      around.out().println(Json.pretty(done));
      return 0;
    }
    Table table = table();
    add(table, done.path("booking"));
    around.out().print(table);
    Map<String, Long> states =
        StreamSupport.stream(done.path("receipts").spliterator(), false)
            .collect(
                Collectors.groupingBy(
                    receipt -> receipt.path("state").asText(), Collectors.counting()));
    around
        .out()
        .println(
            "Receipts: "
                + (states.isEmpty()
                    ? "none"
                    : states.entrySet().stream()
                        .map(state -> state.getValue() + " " + state.getKey())
                        .sorted()
                        .collect(Collectors.joining(", ")))
                + ".");
    return 0;
  }

  private Table table() {
    return new Table(
        around.ink(),
        "BOOKING",
        "REFERENCE",
        "STATE",
        "FROM",
        "TO",
        "PEOPLE",
        "KEY SETS",
        "MADE BY",
        "REASON");
  }

  private void add(Table table, JsonNode booking) {
    Times times = Times.of(around);
    String state = booking.path("state").asText();
    table.row(
        booking.path("id").asText(),
        booking.path("reference").asText(),
        state.equals("active") ? around.ink().green(state) : state,
        times.show(booking.path("from")),
        times.show(booking.path("to")),
        Long.toString(each(booking, "person").distinct().count()),
        each(booking, "keySet").distinct().sorted().collect(Collectors.joining(" ")),
        booking.path("madeBy").asText(),
        booking.path("reason").asText());
  }

  private static Stream<String> each(JsonNode booking, String field) {
    return StreamSupport.stream(booking.path("grants").spliterator(), false)
        .map(grant -> grant.path(field).asText());
  }

  private static String path(String booking) {
    return PATH + "/" + BridgeClient.quote(booking);
  }
}
