// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.RecordingListener;
import io.keyway.cabinet.StepOutcome;
import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.TestRoster;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent.AccessGranted;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another client of these controllers and this driver understand each other's bytes. */
final class UhppotedTest {
  private static final CabinetId CABINET = new CabinetId("gate-1");

  private final RecordingListener listener = new RecordingListener(CABINET);
  private final TurnableClock clock = new TurnableClock(Instant.parse("2026-11-27T09:00:00Z"));
  private final FakeController controller = new FakeController(clock.withZone(CallingBridge.ZONE));
  private final UhppotedClient other = new UhppotedClient(controller);
  private final CallingBridge bridge;

  UhppotedTest(@TempDir Path folder) {
    bridge = new CallingBridge(folder, listener, clock, CallingBridge.IMPATIENT);
  }

  @AfterEach
  void end() {
    bridge.close();
    controller.close();
  }

  @Test
  void theOtherReadsTheCardsThatWereGivenHere() {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(3), 1));

    JsonNode card = other.call("getCard", Long.toString(CallingBridge.FACILITY + 2)).path("card");

    assertThat(card.path("number").asLong()).isEqualTo(1_700_002);
    assertThat(card.at("/valid/from").asText()).isEqualTo("2026-11-27");
    assertThat(card.at("/valid/to").asText()).isEqualTo("2026-11-27");
    assertThat(card.path("doors").toString())
        .isEqualTo("{\"1\":false,\"2\":false,\"3\":true,\"4\":false}");
    assertThat(other.call("getCards").path("cards").asInt()).isEqualTo(3);
  }

  @Test
  void aCardThatTheOtherPutsIsOneOfNobodyHere() {
    ready();

    other.call(
        "putCard",
        "8165538",
        "\"2026-01-01\"",
        "\"2027-12-31\"",
        "{\"1\":true,\"2\":false,\"3\":29,\"4\":true}");

    CabinetReport report = listener.awaitReport();
    while (report.people() != 1) {
      report = listener.awaitReport();
    }
    assertThat(controller.cards()).containsExactly(8_165_538L);
  }

  @Test
  void aCardThatTheOtherDeletesIsMissedHere() {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(3), 1));

    assertThat(other.call("deleteCard", "1700002").path("deleted").asBoolean()).isTrue();

    CabinetReport report = listener.awaitReport();
    while (report.people() != 2) {
      report = listener.awaitReport();
    }
  }

  @Test
  void bothSetTheClockAndReadEventsAndTheirIndex() {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(3), 1));
    assertThat(other.call("getTime").path("datetime").asText()).startsWith("2026-11-27 10:00:00");

    controller.swipe(CallingBridge.FACILITY + 2, 3);
    assertThat(listener.awaitJournal().getFirst().event()).isEqualTo(new AccessGranted());
    session.acknowledgeJournal(1);
    done(session.renewLease(Duration.ofDays(1), clock.instant()));

    assertThat(other.call("getEventIndex").path("index").asInt()).isEqualTo(1);
    JsonNode event = other.call("getEvent", "1").path("event");
    assertThat(event.path("card").asLong()).isEqualTo(1_700_002);
    assertThat(event.path("granted").asBoolean()).isTrue();
  }

  private CabinetSession ready() {
    bridge.calls().call(CABINET, URI.create(controller.address()));
    CabinetSession session = listener.awaitLinked();
    done(session.layout(new CabinetLayout(CallingBridge.ZONE, 4, Map.of(), List.of())));
    done(session.renewLease(Duration.ofDays(3), clock.instant()));
    return session;
  }

  private static Done done(CompletionStage<StepOutcome> outcome) {
    StepOutcome result = outcome.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(result).isInstanceOf(Done.class);
    return (Done) result;
  }
}
