// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.forwarding.Sink.Refusal;
import io.keyway.app.settings.SinkSettings;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.connectors.source.gallagher.FakeCommandCentre;
import io.keyway.model.audit.AuditEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a Command Centre as its public description has it. */
class CommandCentreSinkTest {
  @TempDir private Path folder = Path.of("");
  private final FakeCommandCentre centre = new FakeCommandCentre();
  private final Map<String, String> options = new HashMap<>();

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(folder.resolve("key"), FakeCommandCentre.KEY + "\n");
    options.put("source", "eacs");
    options.put("types", "key-taken=Key taken, key-overdue=Key overdue");
    centre.eventType("Key taken");
    centre.eventType("Key overdue");
    centre.put("00158", "Somebody", cardholder -> {});
  }

  @AfterEach
  void stop() {
    centre.close();
  }

  @Test
  void aKeyThatIsTakenIsAnEventOfItsCardholder() {
    try (var sinks = new TestSinks(folder)) {
      sinks.entries.put("eacs/p-1", centre.linkOf("00158"));
      Sink sink = sinks.open(settings());

      assertThat(sink.wants("custody.key-taken")).isTrue();
      assertThat(sink.wants("custody.key-returned")).isFalse();
      sink.deliver(List.of(event("custody.key-taken", "p-1")));
      sink.deliver(List.of(event("custody.key-overdue", "p-2")));
    }
    ObjectNode taken = centre.written().getFirst();
    assertThat(taken.path("typeName").asText()).isEqualTo("Key taken");
    assertThat(taken.path("time").asText()).isEqualTo("2026-11-26T16:05:09Z");
    assertThat(taken.path("message").asText())
        .isEqualTo("key taken: key set K-7, cabinet HQ-1, slot 3");
    assertThat(taken.path("details").asText()).contains("e-1");
    assertThat(taken.at("/cardholder/href").asText()).endsWith(centre.linkOf("00158"));
    assertThat(centre.written().getLast().path("typeName").asText()).isEqualTo("Key overdue");
    assertThat(centre.written().getLast().has("cardholder")).isFalse();
    assertThat(centre.asked()).noneMatch(asked -> asked.contains("/api/"));
  }

  @Test
  void aCardholderThatIsGoneTakesNoEventAway() {
    try (var sinks = new TestSinks(folder)) {
      sinks.entries.put("eacs/p-1", centre.linkOf("00158"));
      centre.remove("00158");

      sinks.open(settings()).deliver(List.of(event("custody.key-taken", "p-1")));
    }
    assertThat(centre.written()).hasSize(1);
    assertThat(centre.written().getFirst().has("cardholder")).isFalse();
  }

  @Test
  void whatItDoesNotTakeIsARefusalAndWhatSettingsCanHealIsNot() {
    try (var sinks = new TestSinks(folder)) {
      Sink sink = sinks.open(settings());
      centre.answerWritingWith(400);
      assertThatThrownBy(() -> deliver(sink)).isInstanceOf(Refusal.class);
      centre.answerWritingWith(403);
      assertThatThrownBy(() -> deliver(sink))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("RESTCreateEvents");
      centre.answerWritingWith(503);
      assertThatThrownBy(() -> deliver(sink)).isInstanceOf(Unreachable.class);

      centre.answerWritingWith(201);
      deliver(sink);
      assertThat(centre.written()).hasSize(1);
    }
  }

  @Test
  void aTypeThatIsMissingThereIsNamedAndWaitedFor() {
    options.put("types", "key-taken=Key gone");
    try (var sinks = new TestSinks(folder)) {
      Sink sink = sinks.open(settings());
      assertThatThrownBy(() -> deliver(sink))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("no event type Key gone");

      centre.eventType("Key gone");
      deliver(sink);
    }
    assertThat(centre.written()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 500})
  void aServerThatSaysNoToEverythingIsWaitedFor(int status) {
    centre.answerWith(status);
    try (var sinks = new TestSinks(folder)) {
      Sink sink = sinks.open(settings());

      assertThatThrownBy(() -> deliver(sink)).isNotInstanceOf(Refusal.class);
      centre.answerWith(200);
      deliver(sink);
    }
    assertThat(centre.written()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"types||types says", "types|taken|types names", "typse|x|typse is not known"})
  void aMistakeInTheSettingsNamesTheSetting(String option, String value, String why) {
    options.put(option, value == null ? "" : value);
    try (var sinks = new TestSinks(folder)) {
      assertThatThrownBy(() -> sinks.open(settings()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("keyway.sinks[centre].")
          .hasMessageContaining(why);
    }
  }

  private static void deliver(Sink sink) {
    sink.deliver(List.of(event("custody.key-taken", "p-9")));
  }

  private SinkSettings settings() {
    return new SinkSettings(
        "centre", "gallagher", centre.uri(), "rfc5424", "file:key", "", "", "", options);
  }

  private static AuditEvent event(String type, String person) {
    return new AuditEvent(
        "e-1",
        type,
        "key:K-7",
        Instant.parse("2026-11-26T16:05:09.123Z"),
        Map.of("keySet", "K-7", "cabinet", "HQ-1", "slot", 3, "person", person));
  }
}
