// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.source.BreakingLine;
import io.keyway.connectors.source.IdentitySource.HearsOfChanges;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.identity.SyncToken;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events are hints, heard by a long poll at a link that the fake makes up anew for each test. */
class GallagherEventsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final FakeCommandCentre centre = new FakeCommandCentre();
  private GallagherSource source = source(Map.of());
  private SyncToken token = new SyncToken("none yet");

  GallagherEventsTest() {}

  @BeforeEach
  void begin() {
    centre.put("7", "Somebody", c -> {});
    centre.put("8", "Somebody", c -> {});
    token = source.snapshot(batch -> {}).orElseThrow();
    bookmarked();
  }

  @AfterEach
  void end() {
    source.close();
    centre.close();
  }

  @Test
  void whomAnEventNamesIsReadAgainAndTheEventItselfIsNotBelieved() {
    centre.put("7", "Somebody", c -> c.put("authorised", false));
    centre.tellOfChange("7");
    centre.arriving().add(event -> cardholder(event, "8").put("authorised", false));

    List<SourceBatch> heard = listen();

    assertThat(heard).hasSize(1);
    assertThat(heard.getFirst().entries())
        .extracting(entry -> entry.fields().get("number") + " " + entry.fields().get("status"))
        .containsExactlyInAnyOrder("7 unauthorised", "8 active");
  }

  @Test
  void anEventWakesARequestThatWaitsAlreadyAndIsAskedOnce() {
    assertThat(listen(Duration.ofMillis(1))).isEmpty();
    assertThat(listen(Duration.ofMillis(1))).isEmpty();
    long before = eventsAsked();

    centre.tellOfChange("7");

    assertThat(listen().getFirst().entries()).hasSize(1);
    assertThat(eventsAsked()).isEqualTo(before);
  }

  @Test
  void aDeletedCardholderIsGone() {
    String key = centre.linkOf("7");
    centre.remove("7");
    centre.arriving().add(event -> event.putObject("cardholder").put("href", centre.uri() + key));

    assertThat(listen().getFirst().gone()).containsExactly(key);
  }

  @Test
  void whatThisBridgeWroteAndWhatConcernsNoCardholderIsNotReadAgain() {
    source.close();
    source = source(Map.of("operator", "Keyway"));
    write(event("custody.key-taken"), centre.linkOf("7"));
    centre
        .arriving()
        .add(event -> cardholder(event, "7").putObject("operator").put("name", "Keyway"));
    centre
        .arriving()
        .add(
            event ->
                event
                    .putObject("modifiedItem")
                    .put("href", centre.uri() + "/door")
                    .putObject("type")
                    .put("id", "11"));
    int before = centre.asked().size();

    List<SourceBatch> heard = heardUpTo("8");

    assertThat(heard).allMatch(batch -> batch.gone().isEmpty());
    assertThat(heard.stream().flatMap(batch -> batch.entries().stream()))
        .extracting(entry -> entry.fields().get("number"))
        .containsExactly("8");
    assertThat(centre.asked().subList(before, centre.asked().size()))
        .noneMatch(asked -> asked.startsWith("GET " + centre.linkOf("7") + "?"));
  }

  @Test
  void whatArrivesWhileNobodyListensIsHeardByTheNextWithTheToken() {
    source.close();
    centre.tellOfChange("8");
    source = source(Map.of());

    assertThat(listen().getFirst().entries()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void whoeverAsksToBeLeftAloneIsAndNothingIsMissed(int status) {
    centre.arriving().answerWith(status, Map.of("Retry-After", "17"));

    assertThatThrownBy(this::listen)
        .isInstanceOfSatisfying(
            Unreachable.class, e -> assertThat(e.notBefore()).contains(Duration.ofSeconds(17)));

    centre.tellOfChange("7");
    centre.arriving().answerWith(200, Map.of());
    assertThat(listen().getFirst().entries()).hasSize(1);
  }

  @Test
  void anAnswerThatDoesNotComeIsAFailureOnceTheTimeIsOver() {
    try (BreakingLine line = new BreakingLine(centre.port())) {
      String address = "http://127.0.0.1:" + line.port();
      centre.appearAs(address);
      source.close();
      source =
          (GallagherSource)
              GallagherSourceTest.source(address, FakeCommandCentre.KEY, Map.of("timeout", "PT1S"));
      token = source.snapshot(batch -> {}).orElseThrow();
      line.fallSilent();

      assertThatThrownBy(() -> listen(LONG)).isInstanceOf(Unreachable.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void aBookmarkThatIsLostIsToldTakesNothingAwayAndIsBegunAnew(int status) {
    centre.arriving().forget(status);

    List<SourceBatch> kept = new ArrayList<>();
    assertThatThrownBy(() -> source.listen(token, LONG, kept::add))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("bookmark of events");

    assertThat(kept).singleElement().matches(b -> b.entries().isEmpty() && b.gone().isEmpty());
    token = kept.getFirst().next().orElseThrow();
    bookmarked();
    centre.tellOfChange("7");
    assertThat(listen().getFirst().entries()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void whatHappensBetweenTheFeedAndTheNewBookmarkOfEventsIsHeardWithIt(int status) {
    centre.arriving().forget(status);
    List<SourceBatch> kept = new ArrayList<>();
    assertThatThrownBy(() -> source.listen(token, LONG, kept::add)).isInstanceOf(Unreachable.class);
    token = kept.getFirst().next().orElseThrow();
    source.changes(token, Duration.ZERO, batch -> {});

    centre.put("7", "Somebody", c -> c.put("authorised", false));

    assertThat(listen().getLast().entries())
        .extracting(entry -> entry.fields().get("number") + " " + entry.fields().get("status"))
        .containsExactly("7 unauthorised");
  }

  @Test
  void whatHappensBetweenTheWholeReadingAndTheFirstBookmarkOfEventsIsHeardWithIt() {
    token = source.snapshot(batch -> {}).orElseThrow();
    centre.put("7", "Somebody", c -> c.put("authorised", false));

    assertThat(listen().getLast().entries())
        .extracting(entry -> entry.fields().get("number"))
        .containsExactly("7");
  }

  @Test
  void theFeedOfChangesKeepsItsOwnBookmarkBesideTheEvents() {
    centre.put("7", "Somebody", c -> c.put("authorised", false));
    centre.tellOfChange("7");
    listen();

    List<SourceBatch> told = new ArrayList<>();
    source.changes(token, Duration.ZERO, told::add);
    assertThat(told.getFirst().entries()).hasSize(1);
    token = told.getLast().next().orElseThrow();
    centre.tellOfChange("8");
    assertThat(listen().getFirst().entries()).as("from where it was").hasSize(1);
  }

  @Test
  void eventsAreListenedToWhereTheyAreOfferedUnlessSaidOtherwise() {
    centre.offer(
        root -> {
          ((ObjectNode) root.path("features").path("events")).remove("updates");
          return root;
        });

    try (GallagherSource where = source(Map.of())) {
      SyncToken from = where.snapshot(batch -> {}).orElseThrow();
      where.listen(from, LONG, batch -> {});
      assertThat(where.listens()).isFalse();
    }
    try (GallagherSource insisting = source(Map.of("events", "on"))) {
      SyncToken from = insisting.snapshot(batch -> {}).orElseThrow();
      assertThatThrownBy(() -> insisting.listen(from, LONG, batch -> {}))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("RESTEvents");
    }
    try (GallagherSource off = source(Map.of("events", "off"))) {
      assertThat(off.listens()).isFalse();
    }
    assertThatThrownBy(() -> source(Map.of("events", "perhaps")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("options.events");
    assertThatThrownBy(() -> source(Map.of("event-types", "door")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("options.event-types");
  }

  @Test
  void aTokenOfAnotherServerForcesAWholeRead() {
    assertThatThrownBy(() -> source.listen(new SyncToken("gallagher2|x||y"), LONG, batch -> {}))
        .isInstanceOf(TokenInvalid.class);
  }

  /** The first request is answered soon, with a bookmark and nothing else. */
  private void bookmarked() {
    assertThat(listen()).allMatch(b -> b.entries().isEmpty() && b.gone().isEmpty());
  }

  /** Everything that is heard until this cardholder is read again. */
  private List<SourceBatch> heardUpTo(String number) {
    centre.tellOfChange(number);
    List<SourceBatch> all = new ArrayList<>();
    do {
      all.addAll(listen());
    } while (all.stream().allMatch(batch -> batch.entries().isEmpty()));
    return all;
  }

  private List<SourceBatch> listen() {
    List<SourceBatch> heard = listen(LONG);
    assertThat(heard).as("something is heard").isNotEmpty();
    return heard;
  }

  private List<SourceBatch> listen(Duration wait) {
    List<SourceBatch> heard = new ArrayList<>();
    HearsOfChanges ears = source;
    ears.listen(token, wait, heard::add);
    Optional<SyncToken> next = heard.isEmpty() ? Optional.empty() : heard.getLast().next();
    token = next.orElse(token);
    return heard;
  }

  /** As the sink does. */
  private void write(AuditEvent event, String cardholder) {
    centre.eventType("Key taken");
    SourceOptions options =
        new SourceOptions(
            "centre",
            List.of(centre.uri()),
            Map.of("types", "key-taken=Key taken"),
            Map.of("api-key", new Secret(() -> FakeCommandCentre.KEY)),
            Path.of("."),
            Clock.systemUTC());
    try (CustodyEvents custody = CustodyEvents.of(options)) {
      custody.tell(event, Optional.of(cardholder));
    }
    assertThat(centre.written()).hasSize(1);
  }

  private static AuditEvent event(String type) {
    return new AuditEvent("e-1", type, "key:K-7", Instant.EPOCH, Map.of("keySet", "K-7"));
  }

  private long eventsAsked() {
    return centre.asked().stream()
        .filter(asked -> asked.startsWith("GET " + centre.arriving().path()))
        .count();
  }

  private ObjectNode cardholder(ObjectNode event, String number) {
    event.putObject("cardholder").put("href", centre.uri() + centre.linkOf(number));
    return event;
  }

  private GallagherSource source(Map<String, String> more) {
    return (GallagherSource) GallagherSourceTest.source(centre.uri(), FakeCommandCentre.KEY, more);
  }
}
