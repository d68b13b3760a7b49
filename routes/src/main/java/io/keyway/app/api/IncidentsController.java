// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.Cursor;
import io.keyway.app.store.listing.IncidentListing;
import io.keyway.app.store.listing.IncidentListing.Row;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What somebody must look at. */
@RestController
@RequestMapping("/api/v1/incidents")
@Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.AUDITOR})
final class IncidentsController {
  private final Store store;
  private final IncidentListing incidents;

  IncidentsController(Store store, IncidentListing incidents) {
    this.store = store;
    this.incidents = incidents;
  }

  @GetMapping
  Map<String, @Nullable Object> page(
      @RequestParam(defaultValue = "") String state,
      @RequestParam Optional<String> before,
      HttpServletRequest request) {
    Words.require("state", state, "open", "acknowledged", "resolved");
    Cursor place = Page.from(before.orElse(null));
    List<Row> rows = store.read(jdbc -> incidents.page(jdbc, state, place, Page.ROWS));
    return Page.of("incidents", rows, row -> new Cursor(row.openedAt(), row.id()), request);
  }

  @GetMapping("/{id}")
  Row one(@PathVariable String id) {
    return store
        .read(jdbc -> incidents.find(jdbc, id))
        .orElseThrow(() -> Refusal.notFound("No incident has this id."));
  }
}
