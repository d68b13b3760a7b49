// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.decision.Decision;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.problem.Refusal;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Store;
import io.keyway.app.store.TemporaryGrants;
import io.keyway.app.store.TemporaryGrants.Row;
import io.keyway.app.store.listing.PeopleListing.Person;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.CardholderId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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
  private final TemporaryGrants grants;
  private final Giving giving;
  private final Decision decision;
  private final Provisioning provisioning;
  private final CurrentEstate estates;
  private final Clock clock;

  TemporaryGrantsController(
      Store store,
      TemporaryGrants grants,
      Giving giving,
      Decision decision,
      Provisioning provisioning,
      CurrentEstate estates,
      Clock clock) {
    this.store = store;
    this.grants = grants;
    this.giving = giving;
    this.decision = decision;
    this.provisioning = provisioning;
    this.estates = estates;
    this.clock = clock;
  }

  /** A grant, and what became of it at the cabinet. */
  record Done(TemporaryGrantJson grant, ReceiptJson receipt) {}

  /** All that the person ever had, newest first. */
  @GetMapping
  @Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.SECURITY_ADMIN, Role.AUDITOR})
  Map<String, @Nullable Object> all(@PathVariable String id) {
    CardholderId person = new CardholderId(giving.require(id).id());
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
    Caller caller = Caller.of(request).orElseThrow();
    Person person = giving.receiver(id, caller, asked.approverText());
    Instant now = clock.instant();
    TemporaryGrant grant = asked.grant(Ids.at(now), estates.now(), now);
    Giving.Order order =
        new Giving.Order(
            asked.referenceText(), asked.reasonText(), caller.name(), asked.approverText(), now);
    CardholderId holder = new CardholderId(person.id());
    Receipt receipt =
        decision.reassess(holder, SOURCE, jdbc -> giving.give(jdbc, person, grant, order));
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
    Person person = giving.require(id);
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
              if (!giving.withdraw(jdbc, person, row, caller.name())) {
                throw Refusal.conflict("This temporary grant is over, or was withdrawn before.");
              }
            });
    return done(holder, grant, receipt, Prefer.waitOf(prefer));
  }

  private Done done(CardholderId person, String grant, Receipt decided, Optional<Duration> wait) {
    Receipt receipt =
        wait.filter(w -> decided.state() == Receipt.State.OPEN)
            .map(w -> provisioning.await(decided.id(), w))
            .orElse(decided);
    Row row = store.read(jdbc -> grants.find(jdbc, person, grant)).orElseThrow();
    return new Done(TemporaryGrantJson.of(row, clock.instant()), ReceiptJson.of(receipt));
  }
}
