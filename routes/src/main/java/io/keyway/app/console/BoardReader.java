// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.console.Board.Asked;
import io.keyway.app.console.Board.ByHand;
import io.keyway.app.console.Board.Cabinet;
import io.keyway.app.console.Board.Candidate;
import io.keyway.app.console.Board.HeldPlan;
import io.keyway.app.console.Board.Leg;
import io.keyway.app.console.Board.Look;
import io.keyway.app.console.Board.Merged;
import io.keyway.app.console.Board.Question;
import io.keyway.app.console.Board.Revocation;
import io.keyway.app.console.Board.Slot;
import io.keyway.app.console.Board.Totals;
import io.keyway.app.console.Board.Trouble;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.provisioning.CabinetStatus;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.reading.SourceReaders;
import io.keyway.app.reading.SourceState;
import io.keyway.app.servicelevel.ServiceLevels;
import io.keyway.app.store.Merges;
import io.keyway.app.store.Merges.Merge;
import io.keyway.app.store.Restorations;
import io.keyway.app.store.Store;
import io.keyway.app.store.TemporaryGrants;
import io.keyway.app.store.listing.CabinetListing;
import io.keyway.app.store.listing.Cursor;
import io.keyway.app.store.listing.CustodyListing;
import io.keyway.app.store.listing.CustodyListing.Holder;
import io.keyway.app.store.listing.CustodyListing.Interval;
import io.keyway.app.store.listing.CustodyListing.Span;
import io.keyway.app.store.listing.IncidentListing;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.app.store.listing.PeopleListing.Person;
import io.keyway.app.store.listing.PlanListing;
import io.keyway.app.store.listing.QuarantineListing;
import io.keyway.app.store.listing.ReceiptListing;
import io.keyway.cabinet.CabinetReport;
import io.keyway.model.audit.Receipt;
import io.keyway.model.audit.Receipt.AtCabinet;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.IdForm;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the board, all of it as of one instant. */
@Component
final class BoardReader {
  private static final int INCIDENTS = 50;
  private static final int REVOCATIONS = 12;
  private static final int MERGED = 20;
  private static final int BEFORE = 8;
  private static final Instant EVER = Instant.parse("9999-12-31T00:00:00Z");

  private final Store store;
  private final CurrentEstate estates;
  private final Provisioning provisioning;
  private final Listings listings;
  private final Restorations restorations;
  private final Merges merges;
  private final TemporaryGrants grants;
  private final Clock clock;
  private final ServiceLevels levels;
  private final SourceReaders readers;
  private final ObjectMapper json;

  BoardReader(
      Store store,
      CurrentEstate estates,
      Provisioning provisioning,
      Listings listings,
      Restorations restorations,
      Merges merges,
      TemporaryGrants grants,
      ServiceLevels levels,
      SourceReaders readers,
      ObjectMapper json,
      Clock clock) {
    this.readers = readers;
    this.restorations = restorations;
    this.merges = merges;
    this.grants = grants;
    this.clock = clock;
    this.levels = levels;
    this.provisioning = provisioning;
    this.store = store;
    this.estates = estates;
    this.listings = listings;
    this.json = json;
  }

  /** What the board is read from. */
  @Component
  record Listings(
      CustodyListing custody,
      CabinetListing cabinets,
      PeopleListing people,
      ReceiptListing receipts,
      IncidentListing incidents,
      PlanListing plans,
      QuarantineListing quarantine) {}

  Board read() {
    return store.read(this::read);
  }

  /** One key set as it is now. */
  Optional<Slot> key(String id) {
    return store.read(
        jdbc -> keySet(id).map(key -> slot(key, listings.custody().now(jdbc, id).orElse(null))));
  }

  /** Where a key set was before, newest first. */
  List<Slot> before(String id) {
    return store.read(
        jdbc ->
            keySet(id).stream()
                .flatMap(
                    key ->
                        listings
                            .custody()
                            .ofKey(jdbc, id, new Span(Instant.EPOCH, EVER), Cursor.START, BEFORE)
                            .stream()
                            .skip(1)
                            .map(interval -> slot(key, interval)))
                .toList());
  }

  private Board read(JdbcClient jdbc) {
    Map<String, Interval> known =
        listings.custody().now(jdbc).stream()
            .collect(toMap(Interval::keySet, Function.identity(), (older, newer) -> newer));
    List<Cabinet> cabinets = cabinets(jdbc, known);
    List<Slot> all = cabinets.stream().flatMap(c -> c.slots().stream()).toList();
    List<Slot> held =
        all.stream()
            .filter(s -> s.look() == Look.OUT || s.look() == Look.OVERDUE)
            .sorted(
                Comparator.comparing((Slot s) -> s.look() != Look.OVERDUE)
                    .thenComparing(Slot::due, Comparator.nullsLast(Comparator.naturalOrder()))
                    .thenComparing(Slot::keySet))
            .toList();
    List<Trouble> incidents =
        listings.incidents().standing(jdbc, INCIDENTS).stream().map(BoardReader::trouble).toList();
    List<HeldPlan> plans =
        listings.plans().page(jdbc, "waiting", Cursor.START, INCIDENTS).stream()
            .map(this::plan)
            .toList();
    return new Board(
        totals(cabinets, all, incidents, plans),
        cabinets,
        held,
        incidents,
        revocations(jdbc),
        plans,
        restorations.isRevokeOnly(),
        levels.lastDay(),
        questions(jdbc),
        byHand(jdbc, clock.instant()),
        merges.standing(jdbc, MERGED).stream().map(m -> merged(jdbc, m)).toList(),
        readers.states().entrySet().stream()
            .map(source -> asked(source.getKey(), source.getValue()))
            .toList());
  }

  private static Asked asked(String source, SourceState state) {
    return new Asked(
        source,
        state.word().text(),
        state.word().isTrouble(),
        state.detail(),
        state.since(),
        state.readAt().orElse(null),
        state.fullAt().orElse(null));
  }

  private List<ByHand> byHand(JdbcClient jdbc, Instant now) {
    return grants.current(jdbc, now, INCIDENTS).stream()
        .map(
            row -> {
              Optional<Person> person = listings.people().find(jdbc, row.person().value());
              return new ByHand(
                  row.grant().id(),
                  row.person().value(),
                  person.map(Person::name).orElse(""),
                  person.map(Person::employeeNumber).orElse(""),
                  row.grant().keySet().value(),
                  !row.grant().from().isAfter(now),
                  row.grant().from(),
                  row.grant().to(),
                  row.reference(),
                  row.reason());
            })
        .toList();
  }

  private Merged merged(JdbcClient jdbc, Merge merge) {
    Optional<Person> kept = listings.people().find(jdbc, merge.kept().id().value());
    return new Merged(
        merge.other().id().value(),
        merge.other().number().value(),
        listings.people().find(jdbc, merge.other().id().value()).map(Person::name).orElse(""),
        kept.map(Person::employeeNumber).orElse(""),
        kept.map(Person::name).orElse(""),
        merge.at());
  }

  private List<Question> questions(JdbcClient jdbc) {
    return listings.quarantine().undecided(jdbc, INCIDENTS).stream()
        .map(row -> question(jdbc, row))
        .toList();
  }

  private Question question(JdbcClient jdbc, QuarantineListing.Row row) {
    String change = Optional.ofNullable(row.change()).orElse("");
    boolean takesAway = change.equals("terminated") || change.equals("suspended");
    return new Question(
        row.id(),
        row.reason(),
        row.detail(),
        row.source(),
        change,
        Optional.ofNullable(row.employeeNumber()).orElse(""),
        row.receivedAt(),
        steps(row.candidates()).stream()
            .flatMap(id -> listings.people().find(jdbc, id).stream())
            .map(p -> new Candidate(p.id(), p.employeeNumber(), p.name(), p.state()))
            .toList(),
        !takesAway && !row.reason().equals("disputed"));
  }

  private static Totals totals(
      List<Cabinet> cabinets, List<Slot> all, List<Trouble> incidents, List<HeldPlan> plans) {
    int overdue = count(all, Look.OVERDUE);
    return new Totals(
        cabinets.size(),
        (int) cabinets.stream().filter(c -> !c.up()).count(),
        all.size() - count(all, Look.SPARE),
        count(all, Look.OUT) + overdue,
        overdue,
        count(all, Look.UNKNOWN),
        incidents.size(),
        (int) incidents.stream().filter(i -> i.severity().equals("critical")).count(),
        plans.size());
  }

  private static int count(List<Slot> slots, Look look) {
    return (int) slots.stream().filter(s -> s.look() == look).count();
  }

  private List<Cabinet> cabinets(JdbcClient jdbc, Map<String, Interval> known) {
    Map<String, Integer> people =
        listings.cabinets().all(jdbc).stream()
            .collect(toMap(CabinetListing.Row::id, CabinetListing.Row::people));
    return estates.now().cabinets().values().stream()
        .sorted(Comparator.comparing(Estate.Cabinet::id))
        .flatMap(
            c ->
                provisioning.status(c.id()).stream()
                    .map(live -> cabinet(c, live, people.getOrDefault(c.id().value(), 0), known)))
        .toList();
  }

  private Cabinet cabinet(
      Estate.Cabinet cabinet, CabinetStatus live, int people, Map<String, Interval> known) {
    List<Slot> slots =
        IntStream.rangeClosed(1, cabinet.layout().slots())
            .mapToObj(n -> slot(cabinet, n, known))
            .toList();
    return new Cabinet(
        cabinet.id().value(),
        cabinet.site(),
        live.linked(),
        live.since(),
        live.detail(),
        live.report().map(CabinetReport::people).orElse(people),
        live.linked() ? null : live.exposedUntil().orElse(null),
        slots);
  }

  private Slot slot(Estate.Cabinet cabinet, int number, Map<String, Interval> known) {
    return Optional.ofNullable(cabinet.layout().keySets().get(new SlotNumber(number)))
        .flatMap(id -> keySet(id.value()))
        .map(key -> slot(key, known.get(key.id().value())))
        .orElseGet(() -> spare(cabinet.id().value(), number));
  }

  private Optional<KeySet> keySet(String id) {
    return IdForm.fits(id)
        ? Optional.ofNullable(estates.now().keySets().get(new KeySetId(id)))
        : Optional.empty();
  }

  private static Slot slot(KeySet key, @Nullable Interval known) {
    Optional<Holder> holder = Optional.ofNullable(known).map(Interval::holder);
    return new Slot(
        key.cabinet().value(),
        key.slot().value(),
        key.id().value(),
        key.label(),
        look(known),
        holder.map(Holder::person).orElse(""),
        holder.map(Holder::employeeNumber).orElse(""),
        holder.map(Holder::name).orElse(""),
        known == null ? null : known.since(),
        known == null ? null : known.due(),
        known == null ? "gap" : known.confidence());
  }

  private static Look look(@Nullable Interval known) {
    if (known == null || known.state().equals("unknown")) {
      return Look.UNKNOWN;
    }
    if (known.state().equals("in")) {
      return Look.IN;
    }
    return known.overdue() ? Look.OVERDUE : Look.OUT;
  }

  private static Slot spare(String cabinet, int number) {
    return new Slot(cabinet, number, "", "", Look.SPARE, "", "", "", null, null, "certain");
  }

  private static Trouble trouble(IncidentListing.Row row) {
    return new Trouble(
        row.id(),
        row.kind(),
        row.state(),
        row.severity(),
        row.detail(),
        Optional.ofNullable(row.keySet()).orElse(""),
        Optional.ofNullable(row.cabinet()).orElse(""),
        Optional.ofNullable(row.person()).orElse(""),
        row.openedAt());
  }

  private List<Revocation> revocations(JdbcClient jdbc) {
    ReceiptListing.Choice taken = new ReceiptListing.Choice("", "", Instant.EPOCH, true);
    return listings.receipts().page(jdbc, taken, Cursor.START, REVOCATIONS).stream()
        .map(receipt -> revocation(jdbc, receipt))
        .toList();
  }

  private Revocation revocation(JdbcClient jdbc, Receipt receipt) {
    String name =
        listings
            .people()
            .find(jdbc, receipt.person())
            .map(Person::name)
            .orElse("Unknown, " + receipt.employeeNumber());
    return new Revocation(
        receipt.id(),
        receipt.change(),
        receipt.source(),
        receipt.person(),
        name,
        receipt.acceptedAt(),
        receipt.state().word(),
        receipt.cabinets().stream().map(at -> leg(receipt, at)).toList());
  }

  private static Leg leg(Receipt receipt, AtCabinet at) {
    return new Leg(
        at.id().value(),
        at.state().word(),
        receipt.acceptedAt(),
        at.sentAt().orElse(null),
        at.acknowledgedAt().orElse(null),
        at.verifiedAt().orElse(null),
        at.exposedUntil().orElse(null));
  }

  private HeldPlan plan(PlanListing.Row row) {
    return new HeldPlan(
        row.id(),
        row.kind(),
        row.source(),
        row.summary(),
        row.createdAt(),
        row.expiresAt(),
        steps(row.steps()));
  }

  private List<String> steps(String array) {
    try {
      List<String> steps = new ArrayList<>();
      for (JsonNode step : json.readTree(array)) {
        steps.add(step.isTextual() ? step.asText() : step.toString());
      }
      return steps;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A list in the database is a JSON array", e);
    }
  }
}
