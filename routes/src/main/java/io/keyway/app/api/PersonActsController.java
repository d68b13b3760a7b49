// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.decision.Decision;
import io.keyway.app.problem.Refusal;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.People;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.app.store.listing.PeopleListing.Credential;
import io.keyway.app.store.listing.PeopleListing.Person;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.audit.Receipt;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.IdentityChange.Suspended;
import io.keyway.model.identity.Profile;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What an operator does to one person by hand, past every source: revoke, and set a PIN. */
@RestController
@RequestMapping("/api/v1/people/{id}")
final class PersonActsController {
  private static final String SOURCE = "operator";
  private static final int LONGEST_REASON = 500;

  private final Store store;
  private final PeopleListing people;
  private final People records;
  private final Ledger ledger;
  private final Decision decision;
  private final Provisioning provisioning;
  private final Clock clock;

  PersonActsController(
      Store store,
      PeopleListing people,
      People records,
      Ledger ledger,
      Decision decision,
      Provisioning provisioning,
      Clock clock) {
    this.store = store;
    this.people = people;
    this.records = records;
    this.ledger = ledger;
    this.decision = decision;
    this.provisioning = provisioning;
    this.clock = clock;
  }

  /** Why somebody loses all rights. */
  record Reason(@Nullable String reason) {}

  /**
   * A new PIN.
   *
   * @param id what is typed before it; absent keeps the present one, or else takes the employee
   *     number
   * @param oneTime whether it opens nothing until its holder chose another one at a keypad
   */
  record NewPin(@Nullable String id, @Nullable String pin, @Nullable Boolean oneTime) {
    @Override
    public String toString() {
      return "NewPin[masked]";
    }
  }

  /** What became of a new PIN: never the PIN itself. */
  record PinSet(String id, ReceiptJson receipt) {}

  /** Ends all rights of a person now, reversibly: a suspension by the operator. */
  @PostMapping("/revocation")
  @Needs(Role.OPERATOR)
  ResponseEntity<ReceiptJson> revoke(
      @PathVariable String id,
      @RequestBody Reason why,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request) {
    String reason = Words.text("reason", why.reason(), LONGEST_REASON);
    Person person = require(id);
    Instant now = clock.instant();
    store.commit(
        Priority.REVOCATION,
        jdbc ->
            tell(jdbc, "person.revocation-requested", person, request, Map.of("reason", reason)));
    Subject subject = new Subject(SOURCE, new EmployeeNumber(person.employeeNumber()), now, now);
    Receipt receipt = decision.decide(new Suspended(subject, Profile.EMPTY), Optional.empty());
    return answer(receipt, Prefer.waitOf(prefer));
  }

  /** Sets or replaces the PIN. It can be written here and read nowhere. */
  @PutMapping("/pin")
  @Needs(Role.SECURITY_ADMIN)
  PinSet setPin(@PathVariable String id, @RequestBody NewPin wanted, HttpServletRequest request) {
    Person person = Words.ofItsOwn(require(id));
    CardholderId cardholder = new CardholderId(person.id());
    Pin pin =
        PinPolicy.verifier(
            pinId(person, wanted),
            Optional.ofNullable(wanted.pin()).orElse(""),
            Boolean.TRUE.equals(wanted.oneTime()));
    store.commit(
        Priority.NORMAL,
        jdbc -> {
          Optional<CardholderId> holder = records.holderOfPin(jdbc, pin.id());
          if (holder.isPresent() && !holder.get().equals(cardholder)) {
            throw Refusal.conflict("Somebody else types this id before a PIN. Choose another id.");
          }
          records.setPin(jdbc, cardholder, pin);
          return tell(jdbc, "person.pin-set", person, request, Map.of());
        });
    return new PinSet(pin.id(), ReceiptJson.of(decision.reassess(cardholder, SOURCE)));
  }

  private String pinId(Person person, NewPin wanted) {
    return Optional.ofNullable(wanted.id())
        .or(
            () ->
                store.read(jdbc -> people.credentials(jdbc, person.id())).stream()
                    .filter(c -> c.kind().equals("pin"))
                    .map(Credential::shown)
                    .findFirst())
        .orElse(person.employeeNumber());
  }

  private ResponseEntity<ReceiptJson> answer(Receipt decided, Optional<Duration> wait) {
    if (wait.isEmpty()) {
      return ResponseEntity.accepted().body(ReceiptJson.of(decided));
    }
    Receipt receipt =
        decided.state() == Receipt.State.OPEN
            ? provisioning.await(decided.id(), wait.get())
            : decided;
    HttpStatus status = receipt.state() == Receipt.State.OPEN ? HttpStatus.ACCEPTED : HttpStatus.OK;
    return ResponseEntity.status(status).body(ReceiptJson.of(receipt));
  }

  private Person require(String id) {
    return store
        .read(jdbc -> people.find(jdbc, id))
        .orElseThrow(() -> Refusal.notFound("Nobody of this id or employee number is known."));
  }

  private boolean tell(
      JdbcClient jdbc,
      String type,
      Person person,
      HttpServletRequest request,
      Map<String, Object> more) {
    Map<String, Object> data = new TreeMap<>(more);
    data.put("person", person.id());
    data.put("employeeNumber", person.employeeNumber());
    data.put("by", Caller.of(request).orElseThrow().name());
    Instant now = clock.instant();
    ledger.append(jdbc, new AuditEvent(Ids.at(now), type, "person:" + person.id(), now, data));
    return true;
  }
}
