// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.decision.Explanations;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Bearers;
import io.keyway.app.security.Caller;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.People;
import io.keyway.app.store.Store;
import io.keyway.app.store.TemporaryGrants;
import io.keyway.app.store.TemporaryGrants.Row;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.app.store.listing.PeopleListing.Person;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is the same wherever a human gives somebody a key for a time: who may have it, and what the
 * ledger says of it. Thread-safe.
 */
@Component
class Giving {
  private final Store store;
  private final PeopleListing people;
  private final People records;
  private final TemporaryGrants grants;
  private final Explanations explanations;
  private final Ledger ledger;
  private final Bearers bearers;
  private final Clock clock;

  Giving(
      Store store,
      PeopleListing people,
      People records,
      TemporaryGrants grants,
      Explanations explanations,
      Ledger ledger,
      Bearers bearers,
      Clock clock) {
    this.store = store;
    this.people = people;
    this.records = records;
    this.grants = grants;
    this.explanations = explanations;
    this.ledger = ledger;
    this.bearers = bearers;
    this.clock = clock;
  }

  /**
   * Why it is given.
   *
   * @param reference of the work order or permit
   * @param by name of the credential that gives it
   * @param approver who said yes, where that is somebody else; else empty
   */
  record Order(String reference, String reason, String by, String approver, Instant at) {}

  /** Whoever has this id or employee number. */
  Person require(String id) {
    return store
        .read(jdbc -> people.find(jdbc, id))
        .orElseThrow(
            () -> Refusal.notFound("Nobody of this id or employee number is known: " + id));
  }

  /**
   * The same, for somebody who shall get a key: nobody gives one to themselves, or says yes to it.
   */
  Person receiver(String id, Caller caller, String approver) {
    Person person = Words.ofItsOwn(require(id));
    if (bearers.employeeNumberOf(caller).filter(person.employeeNumber()::equals).isPresent()) {
      throw Refusal.forbidden("Nobody gives a key to themselves; somebody else must.");
    }
    if (List.of(person.id(), person.employeeNumber(), "emp:" + person.employeeNumber())
        .contains(approver)) {
      throw Refusal.unacceptable("approver is somebody else than who gets the key.");
    }
    return person;
  }

  /** Gives it; within the commit in which the person's rights are decided anew. */
  void give(JdbcClient jdbc, Person person, TemporaryGrant grant, Order order) {
    CardholderId holder = new CardholderId(person.id());
    Cardholder cardholder = records.find(jdbc, holder).orElseThrow().cardholder();
    refuseInVain(cardholder, person, grant, order.at());
    Row row =
        new Row(
            grant,
            holder,
            cardholder.epoch(),
            order.reference(),
            order.reason(),
            order.by(),
            order.approver(),
            order.at(),
            Optional.empty(),
            "");
    grants.insert(jdbc, row);
    tell(jdbc, "grant.given", person, row, order.by());
  }

  /** Takes it back; false where it is over, or was taken back before. */
  boolean withdraw(JdbcClient jdbc, Person person, Row row, String by) {
    if (!grants.withdraw(jdbc, row.grant().id(), by, clock.instant())) {
      return false;
    }
    tell(jdbc, "grant.withdrawn", person, row, by);
    return true;
  }

  private void refuseInVain(
      Cardholder cardholder, Person person, TemporaryGrant grant, Instant now) {
    if (!cardholder.isActive()) {
      throw Refusal.conflict(
          "The person "
              + person.employeeNumber()
              + " is "
              + cardholder.state().word()
              + " and can be given nothing.");
    }
    explanations
        .denial(cardholder, grant.keySet(), now)
        .ifPresent(
            because -> {
              throw Refusal.conflict(because + " A rule that denies wins over what is given.");
            });
  }

  private void tell(JdbcClient jdbc, String type, Person person, Row row, String by) {
    Map<String, Object> data = new TreeMap<>();
    data.put("grant", row.grant().id());
    data.put("person", person.id());
    data.put("employeeNumber", person.employeeNumber());
    data.put("keySet", row.grant().keySet().value());
    data.put("from", row.grant().from().toString());
    data.put("to", row.grant().to().toString());
    data.put("reference", row.reference());
    data.put("reason", row.reason());
    data.put("by", by);
    if (!row.approver().isEmpty()) {
      data.put("approver", row.approver());
    }
    Instant now = clock.instant();
    ledger.append(jdbc, new AuditEvent(Ids.at(now), type, "person:" + person.id(), now, data));
  }
}
