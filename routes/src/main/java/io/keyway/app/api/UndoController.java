// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.decision.Undo;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.app.store.listing.PlanListing;
import io.keyway.model.identity.CardholderId;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Asks for rights back that ended by mistake; a second person confirms. */
@RestController
final class UndoController {
  private static final int LONGEST_REASON = 500;

  private final Store store;
  private final PeopleListing people;
  private final PlanListing plans;
  private final Undo undo;

  UndoController(Store store, PeopleListing people, PlanListing plans, Undo undo) {
    this.store = store;
    this.people = people;
    this.plans = plans;
    this.undo = undo;
  }

  /** Why rights must come back. */
  record Reason(@Nullable String reason) {}

  @PostMapping("/api/v1/people/{id}/undo")
  @Needs(Role.OPERATOR)
  ResponseEntity<PlanListing.Row> undo(
      @PathVariable String id, @RequestBody Reason why, HttpServletRequest request) {
    String reason = Words.text("reason", why.reason(), LONGEST_REASON);
    String person =
        store
            .read(jdbc -> people.find(jdbc, id))
            .map(PeopleListing.Person::id)
            .orElseThrow(() -> Refusal.notFound("Nobody of this id or employee number is known."));
    String by = Caller.of(request).orElseThrow().name();
    Plan plan = undo.propose(new CardholderId(person), by, reason);
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .body(store.read(jdbc -> plans.find(jdbc, plan.id())).orElseThrow());
  }
}
