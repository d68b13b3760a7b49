// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.decision.Decision;
import io.keyway.app.decision.Explanations;
import io.keyway.app.problem.Refusal;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.security.Bearers;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
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
import io.keyway.model.audit.Receipt;
import io.keyway.model.custody.Estate;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Rights given to one person by hand, for a work order or a permit: they end by themselves. */
@RestController
@RequestMapping("/api/v1/people/{id}/grants")
final class TemporaryGrantsController {
  private static final String SOURCE = "temporary-grant";

  private final Store store;
  private final PeopleListing people;
  private final People records;
  private final TemporaryGrants grants;
  private final Explanations explanations;
  private final Decision decision;
  private final Provisioning provisioning;
  private final Ledger ledger;
  private final Bearers bearers;
  private final Estate estate;
  private final Clock clock;

  TemporaryGrantsController(
      Store store,
      PeopleListing people,
      People records,
      TemporaryGrants grants,
      Explanations explanations,
      Decision decision,
      Provisioning provisioning,
      Ledger ledger,
      Bearers bearers,
      Estate estate,
      Clock clock) {
    this.store = store;
    this.people = people;
    this.records = records;
    this.grants = grants;
    this.explanations = explanations;
    this.decision = decision;
    this.provisioning = provisioning;
    this.ledger = ledger;
    this.bearers = bearers;
    this.estate = estate;
    this.clock = clock;
  }

  /** A grant, and what became of it at the cabinet. */
  record Done(TemporaryGrantJson grant, ReceiptJson receipt) {}

  /** All that the person ever had, newest first. */
  @GetMapping
  @Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.SECURITY_ADMIN, Role.AUDITOR})
  Map<String, @Nullable Object> all(@PathVariable String id) {
    CardholderId person = new CardholderId(require(id).id());
    Instant now = clock.instant();
    return Page.whole(
        "grants",
        store.read(jdbc -> grants.of(jdbc, person)).stream()
            .map(row -> TemporaryGrantJson.of(row, now))
            .toList());
  }

  @PostMapping
  @Needs(Role.APPROVER)
  @ResponseStatus(HttpStatus.CREATED)
  Done give(
      @PathVariable String id,
      @RequestBody GrantRequest asked,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request) {
    Person person = Words.ofItsOwn(require(id));
    Caller caller = Caller.of(request).orElseThrow();
    refuseOneself(person, caller, asked.approverText());
    Instant now = clock.instant();
    TemporaryGrant grant = asked.grant(Ids.at(now), estate, now);
    String reference = asked.referenceText();
    String reason = asked.reasonText();
    CardholderId holder = new CardholderId(person.id());
    Receipt receipt =
        decision.reassess(
            holder,
            SOURCE,
            jdbc -> {
              Cardholder cardholder = records.find(jdbc, holder).orElseThrow().cardholder();
              refuseInVain(cardholder, grant, now);
              Row row =
                  new Row(
                      grant,
                      holder,
                      cardholder.epoch(),
                      reference,
                      reason,
                      caller.name(),
                      asked.approverText(),
                      now,
                      Optional.empty(),
                      "");
              grants.insert(jdbc, row);
              tell(jdbc, "grant.given", person, row, caller);
            });
    return done(holder, grant.id(), receipt, Prefer.waitOf(prefer));
  }

  /** Takes one back before it ends. */
  @DeleteMapping("/{grant}")
  @Needs({Role.APPROVER, Role.OPERATOR})
  Done withdraw(
      @PathVariable String id,
      @PathVariable String grant,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request) {
    Person person = require(id);
    Caller caller = Caller.of(request).orElseThrow();
    CardholderId holder = new CardholderId(person.id());
    Receipt receipt =
        decision.reassess(
            holder,
            SOURCE,
            jdbc -> {
              Row row =
                  grants
                      .find(jdbc, holder, grant)
                      .orElseThrow(
                          () -> Refusal.notFound("This person has no temporary grant of this id."));
              if (!grants.withdraw(jdbc, grant, caller.name(), clock.instant())) {
                throw Refusal.conflict("This temporary grant is over, or was withdrawn before.");
              }
              tell(jdbc, "grant.withdrawn", person, row, caller);
            });
    return done(holder, grant, receipt, Prefer.waitOf(prefer));
  }

  /** Nobody gives a key to themselves, or says yes to it. */
  private void refuseOneself(Person person, Caller caller, String approver) {
    if (bearers.employeeNumberOf(caller).filter(person.employeeNumber()::equals).isPresent()) {
      throw Refusal.forbidden("Nobody gives a key to themselves; somebody else must.");
    }
    if (List.of(person.id(), person.employeeNumber(), "emp:" + person.employeeNumber())
        .contains(approver)) {
      throw Refusal.unacceptable("approver is somebody else than who gets the key.");
    }
  }

  private void refuseInVain(Cardholder person, TemporaryGrant grant, Instant now) {
    if (!person.isActive()) {
      throw Refusal.conflict(
          "The person is " + person.state().word() + " and can be given nothing.");
    }
    explanations
        .denial(person, grant.keySet(), now)
        .ifPresent(
            because -> {
              throw Refusal.conflict(because + " A rule that denies wins over what is given.");
            });
  }

  private Done done(CardholderId person, String grant, Receipt decided, Optional<Duration> wait) {
    Receipt receipt =
        wait.filter(w -> decided.state() == Receipt.State.OPEN)
            .map(w -> provisioning.await(decided.id(), w))
            .orElse(decided);
    Row row = store.read(jdbc -> grants.find(jdbc, person, grant)).orElseThrow();
    return new Done(TemporaryGrantJson.of(row, clock.instant()), ReceiptJson.of(receipt));
  }

  private Person require(String id) {
    return store
        .read(jdbc -> people.find(jdbc, id))
        .orElseThrow(() -> Refusal.notFound("Nobody of this id or employee number is known."));
  }

  private void tell(JdbcClient jdbc, String type, Person person, Row row, Caller caller) {
    Map<String, Object> data = new TreeMap<>();
    data.put("grant", row.grant().id());
    data.put("person", person.id());
    data.put("employeeNumber", person.employeeNumber());
    data.put("keySet", row.grant().keySet().value());
    data.put("from", row.grant().from().toString());
    data.put("to", row.grant().to().toString());
    data.put("reference", row.reference());
    data.put("reason", row.reason());
    data.put("by", caller.name());
    if (!row.approver().isEmpty()) {
      data.put("approver", row.approver());
    }
    Instant now = clock.instant();
    ledger.append(jdbc, new AuditEvent(Ids.at(now), type, "person:" + person.id(), now, data));
  }
}
