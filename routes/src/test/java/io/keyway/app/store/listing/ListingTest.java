// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.api.TestRows;
import io.keyway.app.settings.PlanSettings;
import io.keyway.app.store.Store;
import io.keyway.app.store.TestDatabase;
import io.keyway.model.audit.Receipt;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What lists show, on both databases. */
final class ListingTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00.123456Z");
  private static final int PAGE = 2;

  /** Rows of one instant, with ids that databases put in different orders. */
  private static final List<String> IDS = List.of("a-1", "B-2", "a_3", "~4", "Z5", "b-6", "10");

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void incidentsComeNewestFirstEachOnOnePage(TestDatabase database) {
    Store store = database.emptied();
    IncidentListing listing = new IncidentListing();
    for (String id : IDS) {
      incident(store, id, "open", "high", NOW);
    }
    incident(store, "old", "resolved", "low", NOW.minusSeconds(60));
    incident(store, "new", "open", "low", NOW.plusSeconds(60));

    List<IncidentListing.Row> all =
        pages(
            store,
            (db, place) -> listing.page(db, "", place, PAGE),
            row -> new Cursor(row.openedAt(), row.id()));

    assertThat(all).extracting(IncidentListing.Row::id).startsWith("new").endsWith("old");
    assertThat(all).extracting(IncidentListing.Row::id).hasSize(9).doesNotHaveDuplicates();
    assertThat(list(store, db -> listing.page(db, "resolved", Cursor.START, PAGE)))
        .extracting(IncidentListing.Row::id)
        .containsExactly("old");
    IncidentListing.Row one = store.read(db -> listing.find(db, "old")).orElseThrow();
    assertThat(one.openedAt()).isEqualTo(NOW.minusSeconds(60));
    assertThat(one.comments()).isEqualTo("[]");
    assertThat(one.person()).isNull();
    assertThat(maybe(store, db -> listing.find(db, "none"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void worstIncidentStandsFirst(TestDatabase database) {
    Store store = database.emptied();
    incident(store, "i-low", "open", "low", NOW.plusSeconds(9));
    incident(store, "i-critical", "acknowledged", "critical", NOW);
    incident(store, "i-over", "resolved", "critical", NOW);
    incident(store, "i-medium", "open", "medium", NOW);
    incident(store, "i-high", "open", "high", NOW);

    assertThat(list(store, db -> new IncidentListing().standing(db, 3)))
        .extracting(IncidentListing.Row::id)
        .containsExactly("i-critical", "i-high", "i-medium");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void quarantineComesNewestFirst(TestDatabase database) {
    Store store = database.emptied();
    QuarantineListing listing = new QuarantineListing();
    for (String id : IDS) {
      run(
          store,
          "INSERT INTO quarantine VALUES (?, 'hr', 'unmatched', 'who?', '', 0, '', '', '', 'open', ?, '[]')",
          id,
          TestRows.micros(NOW));
    }

    List<QuarantineListing.Row> all =
        pages(
            store,
            (db, place) -> listing.page(db, "open", "", place, PAGE),
            row -> new Cursor(row.receivedAt(), row.id()));

    assertThat(all).extracting(QuarantineListing.Row::id).containsExactlyInAnyOrderElementsOf(IDS);
    assertThat(all.getFirst().record()).isEqualTo("null");
    assertThat(list(store, db -> listing.page(db, "replayed", "", Cursor.START, PAGE))).isEmpty();
    assertThat(maybe(store, db -> listing.find(db, "a_3"))).isPresent();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void plansComeNewestFirst(TestDatabase database) {
    Store store = database.emptied();
    PlanListing listing =
        new PlanListing(
            new PlanSettings(
                Map.of("rehearsal", 2),
                Duration.ofHours(24),
                new PlanSettings.Rules(50, 500),
                new PlanSettings.Targets(50, 100)));
    IDS.forEach(id -> new TestRows(store).plan(id, "two would lose all rights"));

    List<PlanListing.Row> all =
        pages(
            store,
            (db, place) -> listing.page(db, "waiting", place, PAGE),
            row -> new Cursor(row.createdAt(), row.id()));

    assertThat(all).extracting(PlanListing.Row::id).containsExactlyInAnyOrderElementsOf(IDS);
    assertThat(all.getFirst().decidedAt()).isNull();
    assertThat(all.getFirst().approvers()).isEqualTo(2);
    assertThat(maybe(store, db -> listing.find(db, "Z5")).orElseThrow().steps()).startsWith("[");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void peopleAreFoundByWordStateAndNumber(TestDatabase database) {
    Store store = database.emptied();
    PeopleListing listing = new PeopleListing();
    TestRows rows = new TestRows(store);
    rows.person("p-1", "00123", "Åsa", "Ångström");
    rows.person("p-2", "00777", "Bert", "Brown");
    rows.person("p-3", "00888", "Berta", "Braun");
    rows.run("UPDATE person SET state = 'terminated' WHERE id = 'p-3'");

    assertThat(find(store, "", "ber")).containsExactlyInAnyOrder("p-2", "p-3");
    assertThat(find(store, "active", "BER")).containsExactly("p-2");
    assertThat(find(store, "", "00123")).containsExactly("p-1");
    assertThat(find(store, "", "Ångström")).containsExactly("p-1");
    assertThat(find(store, "", "nobody")).isEmpty();
    assertThat(maybe(store, db -> listing.find(db, "emp:00777")).orElseThrow().id())
        .isEqualTo("p-2");
    assertThat(maybe(store, db -> listing.find(db, "p-1")).orElseThrow().name())
        .isEqualTo("Åsa Ångström");
    assertThat(
            pages(
                store,
                (db, place) -> listing.page(db, "", "", place, PAGE),
                row -> new Cursor(row.createdAt(), row.id())))
        .hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void rightsAndCredentialsOfAPersonAreShownMasked(TestDatabase database) {
    Store store = database.emptied();
    PeopleListing listing = new PeopleListing();
    TestRows rows = new TestRows(store);
    rows.person("p-1", "00123", "Zoë", "Adams");
    rows.person("p-2", "00777", "Bert", "Brown");
    run(store, badge("p-1", 12_345));
    run(store, badge("p-2", 777));
    run(
        store,
        "INSERT INTO key_grant (person, key_set, cabinet, rule, since_at)"
            + " VALUES ('p-1', 'K2', 'HQ-1', 'plant', 0), ('p-1', 'K1', 'HQ-1', 'plant', 0)");

    assertThat(list(store, db -> listing.grants(db, "p-1")))
        .extracting(PeopleListing.Grant::keySet)
        .containsExactly("K1", "K2");
    assertThat(list(store, db -> listing.credentials(db, "p-1")))
        .containsExactly(new PeopleListing.Credential("badge", "H10301 ...45"));
    assertThat(maybe(store, db -> listing.badge(db, "p-1")))
        .contains(new PeopleListing.Badge("H10301", 7, BigInteger.valueOf(12_345)));
    assertThat(list(store, db -> listing.withBadge(db, "HQ-1", 10)))
        .extracting(PeopleListing.Person::id)
        .containsExactly("p-1", "p-2");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void receiptsAreChosenAndShowTheirCabinets(TestDatabase database) {
    Store store = database.emptied();
    ReceiptListing listing = new ReceiptListing();
    TestRows rows = new TestRows(store);
    IDS.forEach(id -> rows.revocation(id, "p-" + id, id.equals("10") ? "open" : "complete"));
    rows.run("UPDATE receipt SET change = 'hired' WHERE id = 'Z5'");

    List<Receipt> all =
        pages(
            store,
            (db, place) -> listing.page(db, choice("", "", false), place, PAGE),
            row -> new Cursor(row.acceptedAt(), row.id()));

    assertThat(all).extracting(Receipt::id).containsExactlyInAnyOrderElementsOf(IDS);
    assertThat(all).allSatisfy(receipt -> assertThat(receipt.cabinets()).hasSize(2));
    assertThat(chosen(store, choice("", "open", false))).containsExactly("10");
    assertThat(chosen(store, choice("p-a-1", "", false))).containsExactly("a-1");
    assertThat(chosen(store, choice("", "", true))).hasSize(6).doesNotContain("Z5");
    assertThat(
            chosen(store, new ReceiptListing.Choice("", "", Instant.now().plusSeconds(60), false)))
        .isEmpty();
    assertThat(maybe(store, db -> listing.find(db, "~4")).orElseThrow().cabinets()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void custodyIsKnownNowThenAndThroughItsHistory(TestDatabase database) {
    Store store = database.emptied();
    CustodyListing listing = new CustodyListing();
    TestRows rows = new TestRows(store);
    rows.person("p-1", "00123", "Zoë", "Adams");
    rows.in("HQ-1-K5", NOW);
    rows.out("HQ-1-K5", NOW.plusSeconds(60), "p-1", NOW.plusSeconds(120), false);
    rows.in("HQ-1-K5", NOW.plusSeconds(180));
    rows.in("HQ-1-K6", NOW);
    CustodyListing.Span ever = new CustodyListing.Span(Instant.EPOCH, NOW.plusSeconds(9_999));

    assertThat(list(store, db -> listing.now(db)))
        .extracting(CustodyListing.Interval::keySet)
        .containsExactly("HQ-1-K5", "HQ-1-K6");
    assertThat(maybe(store, db -> listing.now(db, "HQ-1-K5")).orElseThrow().state())
        .isEqualTo("in");
    CustodyListing.Interval then =
        store.read(db -> listing.at(db, "HQ-1-K5", NOW.plusSeconds(130))).orElseThrow();
    assertThat(then.holder()).isEqualTo(new CustodyListing.Holder("p-1", "00123", "Zoë Adams"));
    assertThat(then.overdue()).isTrue();
    assertThat(maybe(store, db -> listing.at(db, "HQ-1-K5", NOW.minusSeconds(1)))).isEmpty();
    assertThat(
            pages(
                store,
                (db, place) -> listing.ofKey(db, "HQ-1-K5", ever, place, PAGE),
                row -> new Cursor(sinceOf(row), String.valueOf(row.event()))))
        .extracting(CustodyListing.Interval::state)
        .containsExactly("in", "out", "in");
    assertThat(list(store, db -> listing.ofPerson(db, "p-1", ever, Cursor.START, PAGE))).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatASinkRefusedComesNewestFirstWithItsPlaceInTheLedger(TestDatabase database) {
    Store store = database.emptied();
    SetAsideListing listing = new SetAsideListing();
    for (int n = 0; n < IDS.size(); n++) {
      run(
          store,
          "INSERT INTO ledger VALUES (?, ?, 'incident.opened', 'incident:1', 0, '', '{}', '', '')",
          n + 1,
          IDS.get(n));
      run(
          store,
          "INSERT INTO set_aside VALUES ('chat', ?, 'incident:1', 'HTTP 422', ?, ?)",
          IDS.get(n),
          TestRows.micros(NOW),
          n == 0 ? "replayed" : "open");
    }
    run(store, "INSERT INTO set_aside VALUES ('siem', 'a-1', 'x', 'no', 0, 'open')");

    List<SetAsideListing.Row> all =
        pages(
            store,
            (db, place) -> listing.page(db, "chat", "", place, PAGE),
            row -> new Cursor(row.setAsideAt(), row.event()));

    assertThat(all).extracting(SetAsideListing.Row::event).containsExactlyInAnyOrderElementsOf(IDS);
    assertThat(list(store, db -> listing.page(db, "chat", "replayed", Cursor.START, PAGE)))
        .extracting(SetAsideListing.Row::seq)
        .containsExactly(1L);
    assertThat(maybe(store, db -> listing.find(db, "chat", 3)).orElseThrow().event())
        .isEqualTo("a_3");
    assertThat(maybe(store, db -> listing.find(db, "siem", 3))).isEmpty();
    assertThat(store.<Long>read(db -> listing.open(db, "chat"))).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void cabinetsComeInOrderOfTheirIds(TestDatabase database) {
    Store store = database.emptied();
    for (String id : List.of("HQ-2", "HQ-1")) {
      run(
          store,
          "INSERT INTO cabinet (id, version, roster_epoch, actual_version, actual_digest,"
              + " actual_people, lease_until, journal_sequence, journal_boot, clock_offset,"
              + " status, status_at, detail)"
              + " VALUES (?, 3, 1, 2, 'ab', 17, 0, 0, 0, 0, 'up', 0, '')",
          id);
    }

    assertThat(list(store, db -> new CabinetListing().all(db)))
        .containsExactly(
            new CabinetListing.Row("HQ-1", 2, "ab", 17),
            new CabinetListing.Row("HQ-2", 2, "ab", 17));
  }

  /** Goes from page to page, as a caller who follows {@code next}. */
  private static <T> List<T> pages(
      Store store, BiFunction<JdbcClient, Cursor, List<T>> page, Function<T, Cursor> place) {
    List<T> all = new ArrayList<>();
    Cursor next = Cursor.START;
    while (true) {
      Cursor from = next;
      List<T> rows = store.read(db -> page.apply(db, from));
      all.addAll(rows);
      if (rows.size() < PAGE) {
        return all;
      }
      next = Cursor.of(place.apply(rows.getLast()).text());
    }
  }

  private static <T> List<T> list(Store store, Function<JdbcClient, List<T>> look) {
    return store.read(look);
  }

  private static <T> Optional<T> maybe(Store store, Function<JdbcClient, Optional<T>> look) {
    return store.read(look);
  }

  private static List<String> find(Store store, String state, String words) {
    return store.read(db -> new PeopleListing().page(db, state, words, Cursor.START, 10)).stream()
        .map(PeopleListing.Person::id)
        .toList();
  }

  private static List<String> chosen(Store store, ReceiptListing.Choice choice) {
    return store.read(db -> new ReceiptListing().page(db, choice, Cursor.START, 10)).stream()
        .map(Receipt::id)
        .toList();
  }

  private static ReceiptListing.Choice choice(String person, String state, boolean takingAway) {
    return new ReceiptListing.Choice(person, state, Instant.EPOCH, takingAway);
  }

  private static Instant sinceOf(CustodyListing.Interval interval) {
    Instant since = interval.since();
    return since == null ? Instant.EPOCH : since;
  }

  private static String badge(String person, int cardNumber) {
    return "INSERT INTO credential (person, kind, format, facility_code, card_number, pin_id,"
        + " pin_salt, pin_iterations, pin_hash)"
        + " VALUES ('%s', 'badge', 'H10301', 7, '%d', '', '', 0, '')".formatted(person, cardNumber);
  }

  private static void incident(
      Store store, String id, String state, String severity, Instant openedAt) {
    run(
        store,
        "INSERT INTO incident (id, kind, state, severity, person, employee_number, key_set,"
            + " cabinet, detail, dedupe_key, comments, opened_at)"
            + " VALUES (?, 'wrong-slot', ?, ?, '', '', '', '', 'look', ?, '', ?)",
        id,
        state,
        severity,
        id,
        TestRows.micros(openedAt));
  }

  private static void run(Store store, String sql, Object... values) {
    new TestRows(store).run(sql, values);
  }
}
