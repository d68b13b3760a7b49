// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.problem.Refusal;
import io.keyway.app.store.Employments;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Merges;
import io.keyway.app.store.People;
import io.keyway.app.store.QuarantineRecords;
import io.keyway.app.store.QuarantineRecords.Quarantined;
import io.keyway.app.store.QuarantineRecords.State;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreJson;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Joiner;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Keys;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What a human says of a record that is unmatched, unlinked or disputed: whom it means, that it is
 * somebody new, or that it does not count. Then the record goes through the same gates as when it
 * first came, in the same commit. Thread-safe.
 */
@Component
public class Resolution {
  private static final List<String> REASONS = List.of("unmatched", "unlinked", "disputed");

  private final Store store;
  private final QuarantineRecords quarantine;
  private final Decision decision;
  private final SourcePolicies policies;
  private final Numbers numbers;
  private final People people;
  private final Employments employments;
  private final Merges merges;
  private final Incidents incidents;
  private final Ledger ledger;
  private final Clock clock;

  Resolution(
      Store store,
      QuarantineRecords quarantine,
      Decision decision,
      SourcePolicies policies,
      Numbers numbers,
      People people,
      Employments employments,
      Merges merges,
      Incidents incidents,
      Ledger ledger,
      Clock clock) {
    this.store = store;
    this.quarantine = quarantine;
    this.decision = decision;
    this.policies = policies;
    this.numbers = numbers;
    this.people = people;
    this.employments = employments;
    this.merges = merges;
    this.incidents = incidents;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Who says it, and why.
   *
   * @param by name of the credential
   */
  public record Word(String by, String reason) {}

  /**
   * The record means this person, and so does its source whenever it says this number.
   *
   * @throws Refusal 404; 409 when the record was dealt with, or is of another kind
   */
  public Receipt link(String id, CardholderId person, Word word) {
    Quarantined record = open(id);
    IdentityChange change = changeOf(record);
    return decision.decideAfter(
        db -> {
          close(db, record, State.REPLAYED);
          CardholderId kept = merges.keptFor(db, person);
          numbers.link(db, change, kept, clock.instant());
          tell(db, "correlation.linked", record, word, Optional.of(kept));
        },
        plain(change));
  }

  /**
   * The record is about somebody new.
   *
   * @throws Refusal 404; 409 when the record was dealt with, is of another kind, or somebody has
   *     its number; 422 when it takes rights away
   */
  public Receipt create(String id, Word word) {
    Quarantined record = open(id);
    IdentityChange change = changeOf(record);
    Subject subject = change.subject();
    if (change.takesAway()) {
      throw Refusal.unacceptable(
          "This record takes rights away and hires nobody: link it to a person, or dismiss it.");
    }
    if (!policies.precedence().isStatusOwner(subject.source())) {
      throw Refusal.conflict(
          "Source "
              + subject.source()
              + " does not own the status and hires nobody; have the person hired by one that does.");
    }
    Receipt receipt =
        decision.decideAfter(
            db -> {
              close(db, record, State.REPLAYED);
              setNumberFree(db, subject);
              tell(db, "correlation.created", record, word, Optional.empty());
            },
            hiring(plain(change)));
    store.execute(
        Priority.NORMAL,
        db -> numbers.link(db, change, new CardholderId(receipt.person()), clock.instant()));
    return receipt;
  }

  /**
   * The record does not count.
   *
   * @throws Refusal 404; 409 when it was dealt with, or is of another kind
   */
  public void dismiss(String id, Word word) {
    Quarantined record = open(id);
    store.execute(
        Priority.NORMAL,
        db -> {
          close(db, record, State.DISMISSED);
          tell(db, "correlation.dismissed", record, word, Optional.empty());
        });
  }

  private Quarantined open(String id) {
    Quarantined record =
        store
            .read(db -> quarantine.find(db, id))
            .orElseThrow(() -> Refusal.notFound("No quarantined record has this id."));
    if (!REASONS.contains(record.reason())) {
      throw Refusal.conflict(
          "This record is "
              + record.reason()
              + ": whom it means is not the question. Have it corrected, or replay it.");
    }
    return record;
  }

  private void close(JdbcClient db, Quarantined record, State state) {
    if (!quarantine.close(db, record.id(), state)) {
      throw Refusal.conflict("This record was dealt with already.");
    }
    for (String kind : List.of("unmatched-leaver", "disputed-leaver")) {
      incidents.resolveByDedupe(
          db, kind + ":" + record.source() + ":" + record.employeeNumber(), clock.instant());
    }
  }

  private void setNumberFree(JdbcClient db, Subject subject) {
    if (people.find(db, subject.employeeNumber()).isPresent()) {
      throw Refusal.conflict("Somebody has this employee number: link the record to a person.");
    }
    employments
        .find(db, subject.employeeNumber())
        .filter(e -> e.state() == Employments.State.FORMER)
        .ifPresent(e -> employments.remove(db, e.number()));
  }

  private static IdentityChange changeOf(Quarantined record) {
    return StoreJson.read(record.record(), IdentityChange.class);
  }

  /** The human's word stands for the other keys. */
  private static IdentityChange plain(IdentityChange change) {
    return change.of(change.subject().with(Keys.NONE));
  }

  private static IdentityChange hiring(IdentityChange change) {
    boolean introduces = change instanceof Mover && change.subject().listed();
    return introduces ? change : new Joiner(change.subject(), change.profile());
  }

  private void tell(
      JdbcClient db, String type, Quarantined record, Word word, Optional<CardholderId> person) {
    Map<String, Object> data = new TreeMap<>();
    data.put("by", word.by());
    data.put("reason", word.reason());
    data.put("record", record.id());
    data.put("source", record.source());
    data.put("employeeNumber", record.employeeNumber());
    person.ifPresent(p -> data.put("person", p.value()));
    String subject = person.map(p -> "person:" + p).orElse("employee:" + record.employeeNumber());
    Instant now = clock.instant();
    ledger.append(db, new AuditEvent(Ids.at(now), type, subject, now, data));
  }
}
