// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.connectors.http.FakeServer;
import io.keyway.connectors.http.FakeServer.Answer;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySource.ReadsPeople;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceBatch.Entry;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.model.identity.IdentityChange;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file and no Java: cards of a controller, against a fake written from its description. */
class UhppotedTest {
  private static final String DEVICE = "/uhppote/device/405419896";

  @TempDir private Path home = Path.of("");

  @Test
  void cardsBecomePeopleWithBadgesAndDays() {
    try (FakeServer server =
            new FakeServer(
                request ->
                    switch (request.path()) {
                      case DEVICE + "/cards" -> Answer.ok("{\"cards\":[8165530,1700001]}");
                      case DEVICE + "/card/8165530" -> card(8165530, "2026-01-01", "2026-12-31");
                      case DEVICE + "/card/1700001" -> card(1700001, "2026-02-01", "2026-06-30");
                      default -> new Answer(404, "Card record does not exist", Map.of());
                    });
        IdentitySource source = source(server)) {
      List<Entry> entries = new ArrayList<>();
      assertThat(source.snapshot(batch -> entries.addAll(batch.entries()))).isEmpty();

      assertThat(entries).extracting(Entry::key).containsExactly("8165530", "1700001");
      IdentityChange change = change(entries.getFirst());
      assertThat(change.subject().employeeNumber().value()).isEqualTo("8165530");
      assertThat(change.profile().badge().orElseThrow().facilityCode().value()).isEqualTo(81);
      assertThat(change.profile().badge().orElseThrow().cardNumber().digits()).isEqualTo("65530");
      assertThat(change.profile().endDate()).contains(LocalDate.of(2026, 12, 31));
      assertThat(((ReadsPeople) source).read("8165530")).hasSize(1);
      assertThat(((ReadsPeople) source).read("99")).isEmpty();
    }
  }

  private IdentitySource source(FakeServer server) {
    return new RestConnector()
        .source(
            new SourceOptions(
                "doors",
                List.of(server.uri()),
                Map.of("description", "source/uhppoted.yaml", "auth", "basic", "user", "keyway"),
                Map.of("password", new Secret(() -> "sesame")),
                home,
                Clock.systemUTC()));
  }

  private static IdentityChange change(Entry entry) {
    return Shipped.change("uhppoted.yaml", entry);
  }

  private static Answer card(int number, String from, String to) {
    return Answer.ok(
        """
        {"card":{"card-number":%d,"start-date":"%s","end-date":"%s","doors":{"1":true,"2":false}}}"""
            .formatted(number, from, to));
  }
}
