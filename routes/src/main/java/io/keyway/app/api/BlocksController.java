// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.block.Blocking;
import io.keyway.app.block.Blocking.Asked;
import io.keyway.app.problem.Refusal;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Blocks.Scope;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.PlanListing;
import io.keyway.model.audit.Receipt;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.KeySetId;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What an operator takes from everybody at once: a lost badge, a key set, a whole site. */
@RestController
@RequestMapping("/api/v1")
final class BlocksController {
  private static final int LONGEST_REASON = 500;

  private final Blocking blocking;
  private final Provisioning provisioning;
  private final Store store;
  private final Plans plans;
  private final PlanListing listing;
  private final Clock clock;

  BlocksController(
      Blocking blocking,
      Provisioning provisioning,
      Store store,
      Plans plans,
      PlanListing listing,
      Clock clock) {
    this.blocking = blocking;
    this.provisioning = provisioning;
    this.store = store;
    this.plans = plans;
    this.listing = listing;
    this.clock = clock;
  }

  /**
   * Why.
   *
   * @param breakGlass of a lock-down: at once, without a second person
   */
  record Why(@Nullable String reason, @Nullable Boolean breakGlass) {
    boolean breaksGlass() {
      return Boolean.TRUE.equals(breakGlass);
    }
  }

  /** Which badge, and why. */
  record BadgeAndWhy(
      @Nullable String format,
      @Nullable Long facilityCode,
      @Nullable BigInteger cardNumber,
      @Nullable String reason) {
    Badge badge() {
      if (facilityCode == null
          || cardNumber == null
          || facilityCode < 0
          || cardNumber.signum() < 0
          || cardNumber.bitLength() > CardFormat.MOST_BITS) {
        throw Refusal.unacceptable("facilityCode and cardNumber are needed: numbers from 0.");
      }
      return new Badge(
          Words.text("format", format, 64),
          new FacilityCode(facilityCode),
          new CardNumber(cardNumber));
    }

    /** Says nothing of the card. */
    @Override
    public String toString() {
      return "BadgeAndWhy[masked]";
    }
  }

  @PostMapping("/badges/revocation")
  @Needs(Role.OPERATOR)
  ResponseEntity<ActJson> revoke(
      @RequestBody BadgeAndWhy body,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request) {
    return answer(blocking.revoke(body.badge(), asked(request, body.reason())), prefer);
  }

  @PostMapping("/badges/release")
  @Needs(Role.OPERATOR)
  ResponseEntity<ActJson> release(@RequestBody BadgeAndWhy body, HttpServletRequest request) {
    Scope scope = Scope.badge(body.badge());
    return answer(blocking.release(scope, asked(request, body.reason())), null);
  }

  @PostMapping("/key-sets/{id}/revocation")
  @Needs(Role.OPERATOR)
  ResponseEntity<ActJson> revoke(
      @PathVariable String id,
      @RequestBody Why why,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request) {
    return answer(blocking.revoke(new KeySetId(id), asked(request, why.reason())), prefer);
  }

  @PostMapping("/key-sets/{id}/release")
  @Needs(Role.OPERATOR)
  ResponseEntity<ActJson> releaseKeySet(
      @PathVariable String id, @RequestBody Why why, HttpServletRequest request) {
    Scope scope = Scope.keySet(new KeySetId(id));
    return answer(blocking.release(scope, asked(request, why.reason())), null);
  }

  /** Waits for a second person, or is done at once by whoever breaks glass. */
  @PostMapping("/sites/{id}/lock-down")
  @Needs({Role.OPERATOR, Role.BREAK_GLASS})
  ResponseEntity<ActJson> lockDown(
      @PathVariable String id,
      @RequestBody Why why,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request) {
    Caller caller = Caller.of(request).orElseThrow();
    Asked asked = asked(request, why.reason());
    if (!why.breaksGlass() && caller.hasAny(Role.OPERATOR)) {
      return answer(blocking.lockDown(id, asked), prefer);
    }
    if (!why.breaksGlass()) {
      throw Refusal.forbidden(
          "This credential locks a site down in an emergency only: say \"breakGlass\": true.");
    }
    if (!caller.hasAny(Role.BREAK_GLASS)) {
      throw Refusal.forbidden("To break glass needs the role break-glass.");
    }
    return answer(blocking.breakGlass(id, asked), prefer);
  }

  /** Waits for a second person. */
  @PostMapping("/sites/{id}/lock-down/release")
  @Needs(Role.OPERATOR)
  ResponseEntity<ActJson> releaseSite(
      @PathVariable String id, @RequestBody Why why, HttpServletRequest request) {
    Scope scope = blocking.requireSite(id);
    return answer(blocking.release(scope, asked(request, why.reason())), null);
  }

  private static Asked asked(HttpServletRequest request, @Nullable String reason) {
    return new Asked(
        Caller.of(request).orElseThrow().name(), Words.text("reason", reason, LONGEST_REASON));
  }

  private ResponseEntity<ActJson> answer(Plan plan, @Nullable String prefer) {
    List<Receipt> receipts =
        store.read(db -> plans.receipts(db, plan.id())).stream()
            .map(id -> provisioning.await(id, Duration.ZERO))
            .toList();
    boolean waits = Prefer.waitOf(prefer).isPresent();
    List<Receipt> now =
        waits ? awaited(receipts, clock.instant().plus(Prefer.waitOf(prefer).get())) : receipts;
    PlanListing.Row row = store.read(db -> listing.find(db, plan.id())).orElseThrow();
    ActJson act = ActJson.of(row, now);
    boolean done = waits && act.open() == 0 && row.state().equals("applied");
    return ResponseEntity.status(done ? HttpStatus.OK : HttpStatus.ACCEPTED).body(act);
  }

  private List<Receipt> awaited(List<Receipt> receipts, Instant until) {
    return receipts.stream()
        .map(
            receipt -> {
              Duration left = Duration.between(clock.instant(), until);
              return receipt.state() != Receipt.State.OPEN || left.isNegative()
                  ? receipt
                  : provisioning.await(receipt.id(), left);
            })
        .toList();
  }
}
