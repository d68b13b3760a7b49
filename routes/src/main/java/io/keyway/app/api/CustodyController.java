// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import static java.util.stream.Collectors.toMap;

import io.keyway.app.custody.Custodian;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.Cursor;
import io.keyway.app.store.listing.CustodyListing;
import io.keyway.app.store.listing.CustodyListing.Holder;
import io.keyway.app.store.listing.CustodyListing.Interval;
import io.keyway.app.store.listing.CustodyListing.Span;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.app.store.listing.PeopleListing.Person;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdForm;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who has which key set, now or at any time. */
@RestController
@RequestMapping("/api/v1/custody")
@Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.AUDITOR})
final class CustodyController {
  private static final int LONGEST_REASON = 500;
  private static final Instant EVER = Instant.parse("9999-12-31T00:00:00Z");

  private final Store store;
  private final CustodyListing custody;
  private final PeopleListing people;
  private final CurrentEstate estates;
  private final Custodian custodian;
  private final Clock clock;

  CustodyController(
      Store store,
      CustodyListing custody,
      PeopleListing people,
      CurrentEstate estates,
      Custodian custodian,
      Clock clock) {
    this.custodian = custodian;
    this.store = store;
    this.custody = custody;
    this.people = people;
    this.estates = estates;
    this.clock = clock;
  }

  /** Every key set by id, as of an instant. */
  record Answer(Instant asOf, List<KeyNow> keys, @Nullable String next) {}

  /**
   * What somebody saw with their own eyes.
   *
   * @param state {@code in}, {@code out} or {@code unknown}
   * @param person who has it, where that is known; only with {@code out}
   */
  record Correction(@Nullable String state, @Nullable String person, @Nullable String reason) {}

  /** One key set. */
  record KeyNow(
      String keySet,
      String cabinet,
      int slot,
      String state,
      @Nullable Holder holder,
      @Nullable Instant since,
      @Nullable Instant due,
      boolean overdue,
      String confidence) {

    static KeyNow of(Interval known) {
      return new KeyNow(
          known.keySet(),
          known.cabinet(),
          known.slot(),
          known.state(),
          known.holder(),
          known.since(),
          known.due(),
          known.overdue(),
          known.confidence());
    }

    static KeyNow unknown(KeySet key) {
      return new KeyNow(
          key.id().value(),
          key.cabinet().value(),
          key.slot().value(),
          "unknown",
          null,
          null,
          null,
          false,
          "gap");
    }
  }

  @GetMapping
  Answer now(
      @RequestParam Optional<Instant> at,
      @RequestParam Optional<String> key,
      @RequestParam Optional<String> person,
      @RequestParam Optional<String> cabinet) {
    return store.read(
        jdbc -> {
          key.ifPresent(id -> requireKey(jdbc, id));
          Optional<String> holder = person.map(reference -> require(jdbc, reference).id());
          Map<KeySetId, KeySet> configured = estates.now().keySets();
          Map<String, Interval> known = knownNow(jdbc);
          Function<String, Optional<Interval>> find =
              at.<Function<String, Optional<Interval>>>map(
                      instant -> id -> custody.at(jdbc, id, instant))
                  .orElse(id -> Optional.ofNullable(known.get(id)));
          List<KeyNow> keys =
              wanted(configured.keySet(), known, key)
                  .flatMap(
                      id ->
                          find
                              .apply(id)
                              .map(KeyNow::of)
                              .or(
                                  () ->
                                      Optional.ofNullable(configured.get(new KeySetId(id)))
                                          .map(KeyNow::unknown))
                              .stream())
                  .filter(k -> cabinet.filter(id -> !id.equals(k.cabinet())).isEmpty())
                  .filter(k -> holder.isEmpty() || isHeldBy(k, holder.get()))
                  .toList();
          return new Answer(at.orElseGet(clock::instant), keys, null);
        });
  }

  @GetMapping("/history")
  Map<String, @Nullable Object> history(
      @RequestParam Optional<String> key,
      @RequestParam Optional<String> person,
      @RequestParam Optional<Instant> from,
      @RequestParam Optional<Instant> to,
      @RequestParam Optional<String> before,
      HttpServletRequest request) {
    if (key.isPresent() == person.isPresent()) {
      throw Refusal.badRequest("Ask for one of key= and person=.");
    }
    key.ifPresent(this::requireKey);
    Span span = new Span(from.orElse(Instant.EPOCH), to.orElse(EVER));
    Cursor place = Page.from(before.orElse(null));
    List<Interval> rows =
        store.read(
            jdbc ->
                key.map(id -> custody.ofKey(jdbc, id, span, place, Page.ROWS))
                    .orElseGet(
                        () ->
                            custody.ofPerson(
                                jdbc,
                                require(jdbc, person.orElseThrow()).id(),
                                span,
                                place,
                                Page.ROWS)));
    return Page.of("history", rows, CustodyController::placeOf, request);
  }

  /** Sets by hand where a key set is, for when its cabinet cannot know. */
  @PostMapping("/{keySet}/correction")
  @Needs(Role.OPERATOR)
  KeyNow correct(
      @PathVariable String keySet, @RequestBody Correction correction, HttpServletRequest request) {
    requireKey(keySet);
    String reason = Words.text("reason", correction.reason(), LONGEST_REASON);
    String state = Optional.ofNullable(correction.state()).orElse("");
    Words.require("state", state, "in", "out", "unknown");
    if (state.isEmpty()) {
      throw Refusal.unacceptable("state is needed: in, out or unknown.");
    }
    Optional<CardholderId> holder =
        Optional.ofNullable(correction.person())
            .map(reference -> store.read(jdbc -> require(jdbc, reference)))
            .map(person -> new CardholderId(person.id()));
    try {
      custodian.correct(
          new KeySetId(keySet),
          Custody.State.valueOf(state.toUpperCase(Locale.ROOT)),
          holder,
          reason,
          Caller.of(request).orElseThrow().name());
    } catch (IllegalArgumentException e) {
      throw Refusal.unacceptable(e.getMessage() + ".");
    }
    return store.read(jdbc -> KeyNow.of(custody.now(jdbc, keySet).orElseThrow()));
  }

  /**
   * Ids in order: the one asked for; else all that are configured, and those that are out and were
   * taken out of the configuration meanwhile.
   */
  private static Stream<String> wanted(
      Set<KeySetId> configured, Map<String, Interval> known, Optional<String> only) {
    return only.map(Stream::of)
        .orElseGet(
            () ->
                Stream.concat(
                        configured.stream().map(KeySetId::value),
                        known.values().stream()
                            .filter(interval -> interval.state().equals("out"))
                            .map(Interval::keySet))
                    .distinct()
                    .sorted());
  }

  private Map<String, Interval> knownNow(JdbcClient jdbc) {
    return custody.now(jdbc).stream()
        .collect(toMap(Interval::keySet, Function.identity(), (older, newer) -> newer));
  }

  private Person require(JdbcClient jdbc, String reference) {
    return people
        .find(jdbc, reference)
        .orElseThrow(() -> Refusal.notFound("Nobody of this id or employee number is known."));
  }

  private void requireKey(String id) {
    store.read(
        jdbc -> {
          requireKey(jdbc, id);
          return id;
        });
  }

  /** What was configured once and is no more still has its history. */
  private void requireKey(JdbcClient jdbc, String id) {
    boolean known =
        IdForm.fits(id)
            && (estates.now().keySets().containsKey(new KeySetId(id))
                || custody.now(jdbc, id).isPresent());
    if (!known) {
      throw Refusal.notFound("No key set of this id is configured.");
    }
  }

  private static boolean isHeldBy(KeyNow key, String person) {
    return key.holder() != null && key.holder().person().equals(person);
  }

  private static Cursor placeOf(Interval interval) {
    return new Cursor(
        Optional.ofNullable(interval.since()).orElse(Instant.EPOCH),
        Optional.ofNullable(interval.event()).orElse(""));
  }
}
