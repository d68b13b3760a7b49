// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.decision.Explained;
import io.keyway.app.decision.Explanations;
import io.keyway.app.decision.Withheld;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.People;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.app.store.listing.PeopleListing.Person;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.CardholderId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Why a person may, or may not, take each key set. */
@RestController
@RequestMapping("/api/v1/people/{id}/explanation")
@Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.SECURITY_ADMIN, Role.AUDITOR})
final class ExplanationController {
  private final Store store;
  private final PeopleListing people;
  private final People records;
  private final Explanations explanations;
  private final CurrentEstate estates;
  private final Clock clock;

  ExplanationController(
      Store store,
      PeopleListing people,
      People records,
      Explanations explanations,
      CurrentEstate estates,
      Clock clock) {
    this.store = store;
    this.people = people;
    this.records = records;
    this.explanations = explanations;
    this.estates = estates;
    this.clock = clock;
  }

  /** The person and each key set. */
  record Answer(
      String person,
      String employeeNumber,
      String name,
      String state,
      Instant asOf,
      List<KeyAnswer> keys) {}

  /**
   * One key set.
   *
   * @param since when it began to be so, where that is known
   * @param withheld what keeps it from the person whatever the rules give, each since when
   * @param from from when the right counts, where that is later
   * @param until until when it counts, where it ends
   * @param pinRequired whether the cabinet asks for a PIN too
   * @param secondPerson of which groups the second person must be; empty means anybody else who may
   *     take it, null that none is needed
   */
  record KeyAnswer(
      String keySet,
      String cabinet,
      int slot,
      boolean mayTake,
      String because,
      @Nullable Instant since,
      List<Withheld> withheld,
      @Nullable Instant from,
      @Nullable Instant until,
      boolean pinRequired,
      @Nullable List<String> secondPerson,
      InRoster roster,
      List<Said> rules) {}

  /**
   * What stands in the cabinet's roster.
   *
   * @param desired whether it should stand there
   * @param acknowledged {@code yes}, {@code no}, or {@code pending} while the cabinet has an older
   *     entry
   */
  record InRoster(boolean desired, String acknowledged) {}

  /** What one rule says. */
  record Said(String rule, String says) {}

  @GetMapping
  Answer explain(@PathVariable String id, @RequestParam Optional<String> key) {
    Optional<KeySetId> only = key.filter(text -> !text.isEmpty()).map(this::known);
    return store
        .read(jdbc -> people.find(jdbc, id).map(person -> answer(jdbc, person, only)))
        .orElseThrow(() -> Refusal.notFound("Nobody of this id or employee number is known."));
  }

  private KeySetId known(String key) {
    return estates.now().keySets().keySet().stream()
        .filter(id -> id.value().equals(key))
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("No key set has this id."));
  }

  private Answer answer(JdbcClient jdbc, Person person, Optional<KeySetId> only) {
    Instant now = clock.instant();
    var cardholder = records.find(jdbc, new CardholderId(person.id())).orElseThrow().cardholder();
    return new Answer(
        person.id(),
        person.employeeNumber(),
        person.name(),
        person.state(),
        now,
        explanations.of(jdbc, cardholder, only, now).stream()
            .map(ExplanationController::shown)
            .toList());
  }

  private static KeyAnswer shown(Explained explained) {
    return new KeyAnswer(
        explained.rules().keySet().value(),
        explained.rules().cabinet().value(),
        explained.slot().value(),
        explained.mayTake(),
        explained.because(),
        explained.since().orElse(null),
        explained.withheld(),
        explained.rules().from().orElse(null),
        explained.rules().until().orElse(null),
        explained.rules().demands().pin(),
        explained
            .rules()
            .demands()
            .second()
            .map(second -> second.groups().stream().sorted().toList())
            .orElse(null),
        new InRoster(explained.wanted(), explained.held().word()),
        explained.rules().rules().stream()
            .map(said -> new Said(said.rule(), said.verdict().word()))
            .toList());
  }
}
