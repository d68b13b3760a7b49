// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.decision.Decision;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.problem.Refusal;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Bookings;
import io.keyway.app.store.Bookings.Booking;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Store;
import io.keyway.app.store.TemporaryGrants;
import io.keyway.app.store.TemporaryGrants.Row;
import io.keyway.app.store.listing.Cursor;
import io.keyway.app.store.listing.PeopleListing.Person;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.audit.Receipt;
import io.keyway.model.custody.Estate;
import io.keyway.model.identity.CardholderId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Work orders and permits: key sets for some people for a time, given, moved and ended together, in
 * one commit. All of a booking happens, or nothing does.
 */
@RestController
@RequestMapping("/api/v1/bookings")
final class BookingsController {
  private static final String SOURCE = "booking";

  private final Store store;
  private final Bookings bookings;
  private final TemporaryGrants grants;
  private final Giving giving;
  private final Decision decision;
  private final Provisioning provisioning;
  private final Ledger ledger;
  private final CurrentEstate estates;
  private final Clock clock;

  BookingsController(
      Store store,
      Bookings bookings,
      TemporaryGrants grants,
      Giving giving,
      Decision decision,
      Provisioning provisioning,
      Ledger ledger,
      CurrentEstate estates,
      Clock clock) {
    this.store = store;
    this.bookings = bookings;
    this.grants = grants;
    this.giving = giving;
    this.decision = decision;
    this.provisioning = provisioning;
    this.ledger = ledger;
    this.estates = estates;
    this.clock = clock;
  }

  /** A booking, and what became of it at the cabinets, for each person. */
  record Done(BookingJson booking, List<ReceiptJson> receipts) {}

  /**
   * Asks for another end.
   *
   * @param to RFC 3339, still to come
   */
  record Move(@Nullable String to) {}

  @GetMapping
  @Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.SECURITY_ADMIN, Role.AUDITOR})
  Map<String, @Nullable Object> all(
      @RequestParam(defaultValue = "") String state,
      @RequestParam(required = false) @Nullable String before,
      HttpServletRequest request) {
    Words.require("state", state, "current");
    Instant now = clock.instant();
    String from = Page.from(before).id();
    List<BookingJson> rows =
        store.read(
            jdbc ->
                bookings.list(jdbc, from, state.equals("current"), now, Page.ROWS).stream()
                    .map(b -> BookingJson.of(b, bookings.grantsOf(jdbc, b.id()), now))
                    .toList());
    return Page.of(
        "bookings", rows, booking -> new Cursor(booking.madeAt(), booking.id()), request);
  }

  @GetMapping("/{id}")
  @Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.SECURITY_ADMIN, Role.AUDITOR})
  BookingJson one(@PathVariable String id) {
    return shown(id);
  }

  @PostMapping
  @Needs(Role.APPROVER)
  @ResponseStatus(HttpStatus.CREATED)
  Done make(
      @RequestBody BookingRequest asked,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request) {
    Caller caller = Caller.of(request).orElseThrow();
    Instant now = clock.instant();
    List<GrantRequest> each = asked.grants();
    String approver = each.getFirst().approverText();
    Map<CardholderId, Person> people = new LinkedHashMap<>();
    for (String id : asked.peopleOnce()) {
      Person person = giving.receiver(id, caller, approver);
      people.put(new CardholderId(person.id()), person);
    }
    Estate estate = estates.now();
    TemporaryGrant first = each.getFirst().grant(Ids.at(now), estate, now);
    Booking booking =
        new Booking(
            Ids.at(now),
            asked.kindText(),
            each.getFirst().referenceText(),
            each.getFirst().reasonText(),
            first.from(),
            first.to(),
            caller.name(),
            approver,
            now,
            Optional.empty(),
            "");
    Giving.Order order =
        new Giving.Order(booking.reference(), booking.reason(), caller.name(), approver, now);
    List<Receipt> receipts =
        decision.reassessTogether(
            people.keySet(),
            SOURCE,
            jdbc -> {
              bookings.insert(jdbc, booking);
              for (Person person : people.values()) {
                for (GrantRequest one : each) {
                  TemporaryGrant grant = one.grant(Ids.at(now), estate, now);
                  giving.give(jdbc, person, grant, order);
                  bookings.add(jdbc, booking.id(), grant.id());
                }
              }
              tell(jdbc, "booking.made", booking, caller);
            });
    return done(booking.id(), receipts, Prefer.waitOf(prefer));
  }

  /** Gives it another end: a work order takes longer, or is done before. */
  @PatchMapping("/{id}")
  @Needs(Role.APPROVER)
  Done move(
      @PathVariable String id,
      @RequestBody Move asked,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request) {
    Caller caller = Caller.of(request).orElseThrow();
    Instant now = clock.instant();
    Booking booking = require(id);
    Instant to = GrantRequest.end(asked.to(), booking.from(), now);
    List<Receipt> receipts =
        decision.reassessTogether(
            people(booking, person -> giving.receiver(person, caller, booking.approver())).keySet(),
            SOURCE,
            jdbc -> {
              if (!bookings.move(jdbc, id, to, now)) {
                throw over();
              }
              bookings
                  .grantsOf(jdbc, id)
                  .forEach(row -> grants.move(jdbc, row.grant().id(), to, now));
              tell(jdbc, "booking.moved", require(jdbc, id), caller);
            });
    return done(id, receipts, Prefer.waitOf(prefer));
  }

  /** Ends it before its time: everybody loses what it gave. */
  @DeleteMapping("/{id}")
  @Needs({Role.APPROVER, Role.OPERATOR})
  Done end(
      @PathVariable String id,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request) {
    Caller caller = Caller.of(request).orElseThrow();
    Booking booking = require(id);
    Map<CardholderId, Person> people = people(booking, giving::require);
    List<Receipt> receipts =
        decision.reassessTogether(
            people.keySet(),
            SOURCE,
            jdbc -> {
              if (!bookings.end(jdbc, id, caller.name(), clock.instant())) {
                throw over();
              }
              for (Row row : bookings.grantsOf(jdbc, id)) {
                Person person = people.get(row.person());
                if (person != null) {
                  giving.withdraw(jdbc, person, row, caller.name());
                }
              }
              tell(jdbc, "booking.ended", require(jdbc, id), caller);
            });
    return done(id, receipts, Prefer.waitOf(prefer));
  }

  /** Who has something of it that nobody took back. */
  private Map<CardholderId, Person> people(Booking booking, Function<String, Person> known) {
    Map<CardholderId, Person> people = new LinkedHashMap<>();
    store.read(jdbc -> bookings.grantsOf(jdbc, booking.id())).stream()
        .filter(row -> row.withdrawnAt().isEmpty())
        .map(Row::person)
        .distinct()
        .forEach(person -> people.put(person, known.apply(person.value())));
    return people;
  }

  private Done done(String id, List<Receipt> decided, Optional<Duration> wait) {
    Instant end = clock.instant().plus(wait.orElse(Duration.ZERO));
    List<ReceiptJson> receipts =
        decided.stream()
            .map(
                receipt -> {
                  Duration left = Duration.between(clock.instant(), end);
                  return receipt.state() == Receipt.State.OPEN && left.isPositive()
                      ? provisioning.await(receipt.id(), left)
                      : receipt;
                })
            .map(ReceiptJson::of)
            .toList();
    return new Done(shown(id), receipts);
  }

  private BookingJson shown(String id) {
    Instant now = clock.instant();
    return store.read(jdbc -> BookingJson.of(require(jdbc, id), bookings.grantsOf(jdbc, id), now));
  }

  private Booking require(String id) {
    return store.read(jdbc -> require(jdbc, id));
  }

  private Booking require(JdbcClient jdbc, String id) {
    return bookings
        .find(jdbc, id)
        .orElseThrow(() -> Refusal.notFound("There is no booking of this id."));
  }

  private static Refusal over() {
    return Refusal.conflict("This booking is over, or was ended before.");
  }

  private void tell(JdbcClient jdbc, String type, Booking booking, Caller caller) {
    Map<String, Object> data = new TreeMap<>();
    data.put("booking", booking.id());
    data.put("kind", booking.kind());
    data.put("reference", booking.reference());
    data.put("reason", booking.reason());
    data.put("from", booking.from().toString());
    data.put("to", booking.to().toString());
    data.put("by", caller.name());
    if (!booking.approver().isEmpty()) {
      data.put("approver", booking.approver());
    }
    Instant now = clock.instant();
    ledger.append(jdbc, new AuditEvent(Ids.at(now), type, "booking:" + booking.id(), now, data));
  }
}
