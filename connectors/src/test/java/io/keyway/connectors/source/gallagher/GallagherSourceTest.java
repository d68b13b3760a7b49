// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.http.FakeServer;
import io.keyway.connectors.http.FakeServer.Answer;
import io.keyway.connectors.source.BreakingLine;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySource.TellsChanges;
import io.keyway.connectors.source.IdentitySourceContract;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.ServerUnderTest;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceBatch.Entry;
import io.keyway.connectors.source.SourceException;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.connectors.source.rest.Shipped;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.SyncToken;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Against a fake that was written from the public description; no Command Centre was at hand. */
class GallagherSourceTest extends IdentitySourceContract {
  private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");

  GallagherSourceTest() {}

  @Override
  protected ServerUnderTest server() {
    return new Server(new FakeCommandCentre());
  }

  @Test
  void cardsThatCountAreBadgesAndTheLastEndIsWhenAPersonExpires() {
    Entry entry =
        only(
            cardholder -> {
              FakeCommandCentre.card(cardholder, "4711", "active", "", "2026-12-01T17:00:00Z");
              FakeCommandCentre.card(
                  cardholder,
                  "4712",
                  "pending",
                  "2026-12-01T17:00:00Z",
                  "2027-01-31T17:00:00+13:00");
              FakeCommandCentre.card(cardholder, "4713", "inactive", "", "");
              FakeCommandCentre.card(cardholder, "4714", "expired", "", "2026-01-01T00:00:00Z");
            });

    assertThat(entry.expiresAt()).contains(Instant.parse("2027-01-31T04:00:00Z"));
    assertThat(entry.fields()).containsEntry("status", "active");
    IdentityChange change = Shipped.change("gallagher.yaml", entry);
    assertThat(change).isNotInstanceOf(IdentityChange.Suspended.class);
    assertThat(change.subject().employeeNumber().value()).isEqualTo("7");
    assertThat(change.profile().furtherBadges())
        .extracting(badge -> badge.badge().cardNumber().digits())
        .containsExactlyInAnyOrder("4711", "4712");
    assertThat(change.profile().furtherBadges())
        .extracting(badge -> badge.until().orElseThrow())
        .contains(Instant.parse("2026-12-01T17:00:00Z"));
  }

  @Test
  void aCardWithoutAnEndKeepsThePersonAndALostOneTakesNobodyAway() {
    Entry lasting =
        only(
            cardholder -> {
              FakeCommandCentre.card(cardholder, "1", "active", "", "");
              FakeCommandCentre.card(cardholder, "2", "active", "", "2026-12-01T17:00:00Z");
            });
    Entry lost = only(c -> FakeCommandCentre.card(c, "1", "inactive", "", ""));

    assertThat(lasting.expiresAt()).isEmpty();
    assertThat(lost.fields()).containsEntry("status", "active").containsEntry("badges", List.of());
  }

  @Test
  void whoseCardsHaveAllEndedAndWhoIsNotAuthorisedIsSuspended() {
    Entry byWord = only(c -> FakeCommandCentre.card(c, "1", "expired", "", ""));
    Entry silently =
        only(c -> FakeCommandCentre.card(c, "1", "active", "", "2026-11-27T07:59:59Z"));
    Entry unauthorised = only(c -> c.put("authorised", false));

    assertThat(byWord.fields()).containsEntry("status", "expired");
    assertThat(silently.fields()).containsEntry("status", "expired");
    assertThat(unauthorised.fields()).containsEntry("status", "unauthorised");
    assertThat(List.of(byWord, silently, unauthorised))
        .allMatch(
            e ->
                Shipped.change("gallagher.yaml", e) instanceof IdentityChange.Suspended
                    && e.expiresAt().isEmpty());
  }

  @Test
  void aLinkToAnotherServerIsNotFollowedAndTheKeyStaysHere() {
    AtomicInteger elsewhere = new AtomicInteger();
    try (FakeServer other =
            new FakeServer(
                request -> {
                  elsewhere.incrementAndGet();
                  return Answer.ok("{\"results\":[]}");
                });
        FakeCommandCentre centre = new FakeCommandCentre();
        IdentitySource source = source(centre.uri(), FakeCommandCentre.KEY, Map.of())) {
      centre.appearAs(other.uri());

      assertThatThrownBy(() -> source.snapshot(batch -> {}))
          .isInstanceOf(ShapeChanged.class)
          .hasMessageContaining("another server");
      assertThat(elsewhere).hasValue(0);
    }
  }

  @Test
  void aMissingLicenceIsSaidAsSuch() {
    fails(centre -> centre.answerWith(403), Refused.class, "licence");
    fails(
        centre ->
            centre.offer(
                root -> {
                  ((ObjectNode) root.path("features").path("cardholders")).remove("changes");
                  return root;
                }),
        Refused.class,
        "RESTCardholders");
  }

  @Test
  void whatLooksOtherwiseIsAFailureAndNeverFewerPeople() {
    fails(centre -> centre.remove("7"), Refused.class, "View Cardholders");
    fails(centre -> centre.reshape(c -> c.remove("authorised")), ShapeChanged.class, "authorised");
    fails(centre -> centre.reshape(c -> c.remove("cards")), ShapeChanged.class, "cards");
    fails(centre -> centre.reshape(c -> c.remove("href")), ShapeChanged.class, "link");
    fails(
        centre -> centre.reshape(c -> c.remove("@Employee ID")),
        ShapeChanged.class,
        "number-field");
    fails(
        centre -> centre.put("7", "x", c -> FakeCommandCentre.card(c, "1", "gone", "", "")),
        ShapeChanged.class,
        "status.type");
    fails(centre -> centre.answerWith(429), Unreachable.class, "429");
    fails(centre -> centre.answerWith(503), Unreachable.class, "503");
  }

  @Test
  void aBookmarkThatIsTooOldForcesAWholeRead() {
    try (FakeCommandCentre centre = new FakeCommandCentre();
        IdentitySource source = source(centre.uri(), FakeCommandCentre.KEY, Map.of())) {
      centre.put("7", "Somebody", c -> {});
      SyncToken token = source.snapshot(batch -> {}).orElseThrow();
      centre.forgetChanges();

      assertThatThrownBy(() -> changes(source, token)).isInstanceOf(TokenInvalid.class);
    }
  }

  @Test
  void whatThisBridgeWroteItselfIsNotReadAgainButADeletionIs() {
    try (FakeCommandCentre centre = new FakeCommandCentre();
        IdentitySource source =
            source(centre.uri(), FakeCommandCentre.KEY, Map.of("operator", "Keyway"))) {
      centre.put("7", "Somebody", c -> {});
      centre.put("8", "Somebody", c -> {});
      SyncToken token = source.snapshot(batch -> {}).orElseThrow();
      centre.put("7", "Keyway", c -> {});

      List<SourceBatch> own = changes(source, token);
      assertThat(own).singleElement().matches(b -> b.entries().isEmpty() && b.next().isPresent());
      centre.put("8", "Somebody", c -> c.put("authorised", false));
      centre.remove("7");
      List<SourceBatch> others = changes(source, own.getLast().next().orElseThrow());
      assertThat(others.getFirst().entries()).hasSize(1);
      assertThat(others.getFirst().gone()).hasSize(1);
    }
  }

  @Test
  void aChangedCardholderWithoutANumberIsLeftToTheNextSnapshot() {
    try (FakeCommandCentre centre = new FakeCommandCentre();
        IdentitySource source = source(centre.uri(), FakeCommandCentre.KEY, Map.of())) {
      centre.put("7", "Somebody", c -> {});
      SyncToken token = source.snapshot(batch -> {}).orElseThrow();
      centre.put("7", "Somebody", c -> c.remove("@Employee ID"));

      assertThat(changes(source, token))
          .allMatch(batch -> batch.entries().isEmpty() && batch.gone().isEmpty());
    }
  }

  @Test
  void aSilentServerIsUnreachableAfterItsTime() {
    try (FakeCommandCentre centre = new FakeCommandCentre();
        BreakingLine line = new BreakingLine(centre.port());
        IdentitySource source =
            source(
                "http://127.0.0.1:" + line.port(),
                FakeCommandCentre.KEY,
                Map.of("timeout", "PT0.3S"))) {
      line.fallSilent();

      assertThatThrownBy(() -> source.snapshot(batch -> {})).isInstanceOf(Unreachable.class);
    }
  }

  @Test
  void cardTypesAreNamedWithFormatAndFacilityCode() {
    assertThatThrownBy(
            () ->
                source("http://127.0.0.1:1", FakeCommandCentre.KEY, Map.of("card-types", "Staff")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("options.card-types");
  }

  private static void fails(
      Consumer<FakeCommandCentre> how, Class<? extends SourceException> as, String saying) {
    try (FakeCommandCentre centre = new FakeCommandCentre();
        IdentitySource source = source(centre.uri(), FakeCommandCentre.KEY, Map.of())) {
      centre.put("7", "Somebody", c -> {});
      how.accept(centre);

      assertThatThrownBy(() -> source.snapshot(batch -> {}))
          .isInstanceOf(as)
          .hasMessageContaining(saying)
          .hasMessageNotContaining(FakeCommandCentre.KEY);
    }
  }

  private static Entry only(Consumer<ObjectNode> cardholder) {
    try (FakeCommandCentre centre = new FakeCommandCentre();
        IdentitySource source = source(centre.uri(), FakeCommandCentre.KEY, Map.of())) {
      centre.put("7", "Somebody", cardholder);
      List<Entry> entries = new ArrayList<>();
      source.snapshot(batch -> entries.addAll(batch.entries()));
      return entries.getFirst();
    }
  }

  private static List<SourceBatch> changes(IdentitySource source, SyncToken since) {
    List<SourceBatch> batches = new ArrayList<>();
    ((TellsChanges) source).changes(since, Duration.ZERO, batches::add);
    return batches;
  }

  static IdentitySource source(String uri, String key, Map<String, String> more) {
    Map<String, String> options =
        new HashMap<>(
            Map.of(
                "number-field", "Employee ID",
                "page-size", "10",
                "card-types", "Staff=H10301:17"));
    options.putAll(more);
    return IdentityConnector.ofKind("gallagher")
        .source(
            new SourceOptions(
                "eacs",
                List.of(uri),
                options,
                Map.of("api-key", new Secret(() -> key)),
                Path.of("."),
                Clock.fixed(NOW, ZoneOffset.UTC)));
  }

  private record Server(FakeCommandCentre centre, BreakingLine line) implements ServerUnderTest {
    Server(FakeCommandCentre centre) {
      this(centre, new BreakingLine(centre.port()));
      centre.appearAs(uri());
    }

    private String uri() {
      return "http://127.0.0.1:" + line.port();
    }

    @Override
    public IdentitySource source() {
      return GallagherSourceTest.source(uri(), FakeCommandCentre.KEY, Map.of());
    }

    @Override
    public Optional<IdentitySource> sourceWithWrongSecret() {
      return Optional.of(GallagherSourceTest.source(uri(), WRONG_SECRET, Map.of()));
    }

    @Override
    public void put(String id, String department) {
      centre.put(id, "Somebody", cardholder -> cardholder.put("@Department", department));
    }

    @Override
    public void remove(String id) {
      centre.remove(id);
    }

    @Override
    public String idOf(Entry entry) {
      return String.valueOf(entry.fields().get("number"));
    }

    @Override
    public String departmentOf(Entry entry) {
      return entry.fields().get("fields") instanceof Map<?, ?> fields
          ? String.valueOf(fields.get("Department"))
          : "";
    }

    @Override
    public void breakHalfway() {
      line.breakAfter(700);
    }

    @Override
    public void goDown() {
      line.breakAfter(0);
    }

    @Override
    public void mend() {
      line.mend();
    }

    @Override
    public Optional<SyncToken> tokenOfAnotherServer() {
      try (FakeCommandCentre other = new FakeCommandCentre();
          IdentitySource source =
              GallagherSourceTest.source(other.uri(), FakeCommandCentre.KEY, Map.of())) {
        other.put("1", "Somebody", cardholder -> {});
        return source.snapshot(batch -> {});
      }
    }

    @Override
    public void close() {
      line.close();
      centre.close();
    }
  }
}
