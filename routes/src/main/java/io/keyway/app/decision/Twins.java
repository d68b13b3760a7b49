// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.Resolution.Word;
import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Merges.Merge;
import io.keyway.app.store.Person;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.IdentityChange.Suspended;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What merging two records of a person and splitting them again have in common. */
@Component
class Twins {
  /** Who caused what a merge or a split does. */
  static final String SOURCE = "merge";

  private final CustodyRecords custody;
  private final Plans plans;
  private final Ledger ledger;

  Twins(CustodyRecords custody, Plans plans, Ledger ledger) {
    this.custody = custody;
    this.plans = plans;
    this.ledger = ledger;
  }

  /** Terminated before suspended before active. */
  static LifecycleState stronger(LifecycleState one, LifecycleState other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** A person in another state from now on: nothing said before counts against it. */
  static Person in(Person person, LifecycleState state, Instant now) {
    Cardholder c = person.cardholder();
    return new Person(
        new Cardholder(c.id(), c.employeeNumber(), state, c.epoch(), c.revision(), c.profile()),
        SOURCE,
        now,
        person.epochAt());
  }

  /** A person who goes by another number. */
  static Person with(Person person, EmployeeNumber number) {
    Cardholder c = person.cardholder();
    return new Person(
        new Cardholder(c.id(), number, c.state(), c.epoch(), c.revision(), c.profile()),
        person.stateSource(),
        person.stateAt(),
        person.epochAt());
  }

  /** What a merged record goes by: no source says it. */
  static EmployeeNumber placeOf(Person person) {
    return new EmployeeNumber("merged:" + person.cardholder().id());
  }

  /** What a receipt says of it. */
  static IdentityChange word(LifecycleState state, EmployeeNumber number, Instant now) {
    Subject subject = new Subject(SOURCE, number, now, now);
    return switch (state) {
      case ACTIVE -> new Mover(subject, Profile.EMPTY);
      case SUSPENDED -> new Suspended(subject, Profile.EMPTY);
      case TERMINATED -> new Leaver(subject, Profile.EMPTY);
    };
  }

  /** Keys that one person holds are another's to answer for. */
  List<KeySetId> handOver(JdbcClient db, CardholderId from, CardholderId to, Instant now) {
    List<KeySetId> held = custody.heldBy(db, from);
    held.forEach(keySet -> handOver(db, keySet, from, to, now));
    return held;
  }

  /** One key, where its holder still has it. */
  void handOver(JdbcClient db, KeySetId keySet, CardholderId from, CardholderId to, Instant now) {
    Custody before = custody.now(db, keySet).orElseThrow();
    if (!before.isHeld() || !before.holder().equals(Optional.of(from))) {
      return;
    }
    String id = Ids.at(now);
    custody.move(
        db,
        new Custody(
            keySet,
            before.cabinet(),
            before.slot(),
            before.state(),
            Optional.of(to),
            now,
            before.due(),
            before.overdue(),
            before.confidence()),
        id);
    Map<String, Object> data = new TreeMap<>();
    data.put("keySet", keySet.value());
    data.put("cabinet", before.cabinet().value());
    data.put("state", before.state().word());
    data.put("holderBefore", from.value());
    data.put("person", to.value());
    data.put("reason", "the records of the two were merged or split");
    data.put("by", SOURCE);
    ledger.append(db, new AuditEvent(id, "custody.corrected", "key:" + keySet, now, data));
  }

  /** One waiting proposal for each person is enough. */
  String propose(JdbcClient db, Cardholder person, String summary, Word word, Instant now) {
    return plans
        .waitingOn(db, Regrant.KIND, Regrant.basis(person.id()))
        .map(Plan::id)
        .orElseGet(
            () -> {
              Plan plan = Regrant.plan(person, summary, word, now);
              plans.insert(db, plan);
              return plan.id();
            });
  }

  void tell(JdbcClient db, String type, Merge merge, Word word, Instant now) {
    Map<String, Object> data = new TreeMap<>();
    data.put("merge", merge.id());
    data.put("person", merge.kept().id().value());
    data.put("employeeNumber", merge.kept().number().value());
    data.put("other", merge.other().id().value());
    data.put("otherEmployeeNumber", merge.other().number().value());
    data.put("by", word.by());
    data.put("reason", word.reason());
    ledger.append(db, new AuditEvent(Ids.at(now), type, "person:" + merge.kept().id(), now, data));
  }
}
