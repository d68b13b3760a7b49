// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.connectors.http.FakeServer;
import io.keyway.connectors.http.FakeServer.Answer;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySource.ReadsPeople;
import io.keyway.connectors.source.IdentitySource.TellsChanges;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceBatch.Entry;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.SyncToken;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BambooHR's API by the mapping as it is shipped, against a fake of its published shapes. */
class BambooHrTest {
  private static final String CHANGED = "/api/v1/employees/changed";

  @TempDir private Path home = Path.of("");
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  @Test
  void everybodyIsReadWithDetailsAndWhoWasDeletedIsNotThere() {
    answers.put(
        CHANGED,
        Answer.ok(
            """
            {"latest":"2026-11-26T08:00:00+00:00","employees":{
              "17":{"id":"17","action":"Updated","lastChanged":"2026-11-25T08:00:00+00:00"},
              "18":{"id":"18","action":"Inserted","lastChanged":"2026-11-26T08:00:00+00:00"},
              "19":{"id":"19","action":"Deleted","lastChanged":"2026-11-20T08:00:00+00:00"}}}"""));
    answers.put("/api/v1/employees/17", employee("17", "00123", "Active", "0000-00-00"));
    answers.put("/api/v1/employees/18", employee("18", "00124", "Inactive", "2026-11-24"));

    try (FakeServer server = server();
        IdentitySource source = source(server)) {
      List<Entry> entries = new ArrayList<>();
      SyncToken token = source.snapshot(batch -> entries.addAll(batch.entries())).orElseThrow();

      assertThat(entries).extracting(Entry::key).containsExactly("17", "18");
      assertThat(entries.getFirst().fields()).doesNotContainKeys("ssn", "homeAddress");
      IdentityChange active = change(entries.get(0));
      assertThat(active.subject().employeeNumber().value()).isEqualTo("00123");
      assertThat(active.takesAway()).isFalse();
      assertThat(active.profile().startDate()).contains(LocalDate.of(2020, 1, 2));
      assertThat(active.profile().endDate()).isEmpty();
      assertThat(change(entries.get(1))).isInstanceOf(IdentityChange.Leaver.class);
      assertThat(token.value()).contains("2026-11-26T08:00:00+00:00");
    }
  }

  @Test
  void whoChangedIsReadAgainAndGoesOnFromBambooHrsOwnClock() {
    answers.put(CHANGED, Answer.ok("{\"latest\":\"2026-11-26T08:00:00+00:00\",\"employees\":[]}"));
    try (FakeServer server = server();
        IdentitySource source = source(server)) {
      SyncToken token = source.snapshot(batch -> {}).orElseThrow();
      answers.put(
          CHANGED,
          Answer.ok(
              """
              {"latest":"2026-11-26T09:00:00+00:00","employees":{
                "17":{"id":"17","action":"Updated","lastChanged":"2026-11-26T09:00:00+00:00"},
                "19":{"id":"19","action":"Deleted","lastChanged":"2026-11-26T08:30:00+00:00"}}}"""));
      answers.put("/api/v1/employees/17", employee("17", "00123", "Inactive", "2026-11-26"));
      List<SourceBatch> batches = new ArrayList<>();

      ((TellsChanges) source).changes(token, Duration.ZERO, batches::add);

      assertThat(batches.stream().flatMap(batch -> batch.entries().stream()))
          .extracting(Entry::key)
          .containsExactly("17");
      assertThat(batches.stream().flatMap(batch -> batch.gone().stream())).containsExactly("19");
      assertThat(batches.getLast().next().orElseThrow().value())
          .contains("2026-11-26T09:00:00+00:00");
      assertThat(((ReadsPeople) source).read("17")).hasSize(1);
      assertThat(((ReadsPeople) source).read("99")).isEmpty();
    }
  }

  @Test
  void aLimitAndAnOutageAreWaitedForAsItAsks() {
    try (FakeServer server = server();
        IdentitySource source = source(server)) {
      answers.put(CHANGED, new Answer(429, "", Map.of("Retry-After", "120")));
      assertThatThrownBy(() -> source.snapshot(batch -> {}))
          .isInstanceOfSatisfying(
              Unreachable.class, e -> assertThat(e.notBefore()).contains(Duration.ofSeconds(120)));

      answers.put(
          CHANGED, new Answer(503, "", Map.of("Retry-After", "Thu, 31 Dec 2099 23:59:59 GMT")));
      assertThatThrownBy(() -> source.snapshot(batch -> {}))
          .isInstanceOfSatisfying(Unreachable.class, e -> assertThat(e.notBefore()).isPresent());
    }
  }

  @Test
  void anAnswerOfAnotherShapeIsForAHuman() {
    try (FakeServer server = server();
        IdentitySource source = source(server)) {
      answers.put(CHANGED, Answer.ok("{\"latest\":\"2026-11-26T08:00:00+00:00\",\"people\":{}}"));
      assertThatThrownBy(() -> source.snapshot(batch -> {})).isInstanceOf(ShapeChanged.class);

      answers.put(
          CHANGED,
          Answer.ok(
              "{\"latest\":\"2026-11-26T08:00:00+00:00\",\"employees\":{\"17\":{\"id\":\"17\"}}}"));
      answers.put("/api/v1/employees/17", Answer.ok("{\"id\":\"17\",\"state\":\"Active\"}"));
      assertThatThrownBy(() -> source.snapshot(batch -> {})).isInstanceOf(ShapeChanged.class);
    }
  }

  private FakeServer server() {
    return new FakeServer(
        request -> answers.getOrDefault(request.path(), new Answer(404, "", Map.of())));
  }

  private IdentitySource source(FakeServer server) {
    return new RestConnector()
        .source(
            new SourceOptions(
                "bamboo",
                List.of(server.uri()),
                Map.of(
                    "description",
                    "source/bamboohr.yaml",
                    "auth",
                    "header",
                    "header",
                    "Authorization"),
                Map.of("value", new Secret(() -> "Basic a2V5Ong=")),
                home,
                Clock.systemUTC()));
  }

  private static IdentityChange change(Entry entry) {
    return Shipped.change("bamboohr.yaml", entry);
  }

  private static Answer employee(String id, String number, String status, String end) {
    return Answer.ok(
        """
        {"id":"%s","employeeNumber":"%s","status":"%s","firstName":"Ada","lastName":"Example",
         "workEmail":"ada@example.org","employmentHistoryStatus":"Full-Time","department":"Plant",
         "location":"hq","hireDate":"2020-01-02","terminationDate":"%s","ssn":"000-00-0000",
         "homeAddress":"1 Example Road"}"""
            .formatted(id, number, status, end));
  }
}
