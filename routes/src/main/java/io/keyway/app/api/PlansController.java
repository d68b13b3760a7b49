// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.inbox.FilePlans;
import io.keyway.app.inbox.FileReport;
import io.keyway.app.inbox.PlanFile;
import io.keyway.app.plan.Approvals;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.Cursor;
import io.keyway.app.store.listing.PlanListing;
import io.keyway.app.store.listing.PlanListing.Row;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What waits for an approver: changes too large or too uncertain to apply by themselves. */
@RestController
@RequestMapping("/api/v1/plans")
@Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.AUDITOR})
final class PlansController {
  private final Store store;
  private final PlanListing plans;
  private final Approvals approvals;
  private final FilePlans files;

  PlansController(Store store, PlanListing plans, Approvals approvals, FilePlans files) {
    this.files = files;
    this.approvals = approvals;
    this.store = store;
    this.plans = plans;
  }

  @GetMapping
  Map<String, @Nullable Object> page(
      @RequestParam(defaultValue = "") String state,
      @RequestParam Optional<String> before,
      HttpServletRequest request) {
    Words.require("state", state, "waiting", "approved", "rejected", "expired", "applied");
    Cursor place = Page.from(before.orElse(null));
    List<Row> rows = store.read(jdbc -> plans.page(jdbc, state, place, Page.ROWS));
    return Page.of("plans", rows, row -> new Cursor(row.createdAt(), row.id()), request);
  }

  @GetMapping("/{id}")
  Row one(@PathVariable String id) {
    return store
        .read(jdbc -> plans.find(jdbc, id))
        .orElseThrow(() -> Refusal.notFound("No plan has this id."));
  }

  /** A dry run: what a file of a source would do if it came now; nothing is written. */
  @PostMapping(consumes = "text/csv")
  @Needs({Role.OPERATOR, Role.APPROVER, Role.INTEGRATOR})
  PlanFile plan(@RequestParam String source, @RequestParam String name, HttpServletRequest request)
      throws IOException {
    return files.plan(source, name, request.getInputStream());
  }

  /** Does exactly what a dry run said, or nothing where it is stale. */
  @PostMapping("/apply")
  @Needs(Role.APPROVER)
  FileReport apply(@RequestBody PlanFile plan, HttpServletRequest request) {
    return files.apply(plan, Caller.of(request).orElseThrow().name());
  }

  @PostMapping("/{id}/approve")
  @Needs(Role.APPROVER)
  Row approve(@PathVariable String id, HttpServletRequest request) {
    approvals.approve(id, Caller.of(request).orElseThrow().name());
    return one(id);
  }

  @PostMapping("/{id}/reject")
  @Needs(Role.APPROVER)
  Row reject(@PathVariable String id, HttpServletRequest request) {
    approvals.reject(id, Caller.of(request).orElseThrow().name());
    return one(id);
  }
}
