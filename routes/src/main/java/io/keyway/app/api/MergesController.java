// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.decision.Merging;
import io.keyway.app.decision.Merging.Outcome;
import io.keyway.app.decision.Resolution.Word;
import io.keyway.app.problem.Refusal;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.security.Bearers;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Merges;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.app.store.listing.PeopleListing.Person;
import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.CardholderId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Two records of people are one person, and two again. */
@RestController
@RequestMapping("/api/v1/people/{id}")
final class MergesController {
  private static final int LONGEST = 500;

  private final Store store;
  private final PeopleListing people;
  private final Merges merges;
  private final Merging merging;
  private final Provisioning provisioning;
  private final Bearers bearers;

  MergesController(
      Store store,
      PeopleListing people,
      Merges merges,
      Merging merging,
      Provisioning provisioning,
      Bearers bearers) {
    this.store = store;
    this.people = people;
    this.merges = merges;
    this.merging = merging;
    this.provisioning = provisioning;
    this.bearers = bearers;
  }

  /**
   * Who is meant beside the person in the path.
   *
   * @param person id, or {@code emp:} and the employee number that the record goes, or went, by
   */
  record Twin(@Nullable String person, @Nullable String reason) {}

  /**
   * What was done.
   *
   * @param person whose id stays
   * @param other the record that has no rights of its own, or is a person of its own again
   * @param receipts of what either lost or got at cabinets
   * @param plans ids of proposals that wait for an approver
   */
  record Done(String person, String other, List<ReceiptJson> receipts, List<String> plans) {}

  /** The person in the path stays; the one in the body is merged into them. */
  @PostMapping("/merge")
  @Needs(Role.OPERATOR)
  Done merge(
      @PathVariable String id,
      @RequestBody Twin twin,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request) {
    CardholderId kept = require(id);
    CardholderId other = require(Words.text("person", twin.person(), LONGEST));
    refuseOneself(request, kept, other);
    return done(kept, other, merging.merge(kept, other, word(twin, request)), prefer);
  }

  /** Undoes a merge: what ended rights meanwhile ends them for both. */
  @PostMapping("/split")
  @Needs(Role.APPROVER)
  Done split(
      @PathVariable String id,
      @RequestBody Twin twin,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request) {
    CardholderId kept = require(id);
    CardholderId other = merged(kept, Words.text("person", twin.person(), LONGEST));
    refuseOneself(request, kept, other);
    return done(kept, other, merging.split(kept, other, word(twin, request)), prefer);
  }

  /** Nobody decides who they are themselves. */
  private void refuseOneself(HttpServletRequest request, CardholderId kept, CardholderId other) {
    bearers
        .employeeNumberOf(Caller.of(request).orElseThrow())
        .flatMap(number -> store.read(jdbc -> people.find(jdbc, "emp:" + number)))
        .map(Person::id)
        .filter(id -> id.equals(kept.value()) || id.equals(other.value()))
        .ifPresent(
            id -> {
              throw Refusal.forbidden(
                  "Nobody merges or splits their own record; somebody else must.");
            });
  }

  private CardholderId require(String id) {
    return store
        .read(jdbc -> people.find(jdbc, id))
        .map(Person::id)
        .map(CardholderId::new)
        .orElseThrow(() -> Refusal.notFound("Nobody of this id or employee number is known."));
  }

  /** The number of a merged record is the kept person's now, and still tells which is meant. */
  private CardholderId merged(CardholderId kept, String reference) {
    return store.read(jdbc -> merges.into(jdbc, kept)).stream()
        .map(merge -> merge.other())
        .filter(
            other ->
                other.id().value().equals(reference) || ("emp:" + other.number()).equals(reference))
        .findFirst()
        .orElseThrow(() -> Refusal.conflict("This record is not merged into the person."))
        .id();
  }

  private Done done(
      CardholderId kept, CardholderId other, Outcome outcome, @Nullable String prefer) {
    Optional<Duration> wait = Prefer.waitOf(prefer);
    return new Done(
        kept.value(),
        other.value(),
        outcome.receipts().stream().map(r -> waited(r, wait)).map(ReceiptJson::of).toList(),
        outcome.proposals());
  }

  private Receipt waited(Receipt receipt, Optional<Duration> wait) {
    return wait.filter(w -> receipt.state() == Receipt.State.OPEN)
        .map(w -> provisioning.await(receipt.id(), w))
        .orElse(receipt);
  }

  private static Word word(Twin twin, HttpServletRequest request) {
    return new Word(
        Caller.of(request).orElseThrow().name(), Words.text("reason", twin.reason(), LONGEST));
  }
}
