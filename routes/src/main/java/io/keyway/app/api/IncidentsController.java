// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.listing.Cursor;
import io.keyway.app.store.listing.IncidentListing;
import io.keyway.app.store.listing.IncidentListing.Row;
import io.keyway.model.audit.Incident;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What somebody must look at. */
@RestController
@RequestMapping("/api/v1/incidents")
@Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.AUDITOR})
final class IncidentsController {
  private static final int LONGEST_COMMENT = 2_000;

  private final Store store;
  private final IncidentListing incidents;
  private final Incidents acts;
  private final Clock clock;

  IncidentsController(Store store, IncidentListing incidents, Incidents acts, Clock clock) {
    this.store = store;
    this.incidents = incidents;
    this.acts = acts;
    this.clock = clock;
  }

  /** What somebody says about an incident. */
  record Said(@Nullable String text) {}

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

  @PostMapping("/{id}/acknowledge")
  @Needs(Role.OPERATOR)
  Row acknowledge(@PathVariable String id, HttpServletRequest request) {
    return after(id, jdbc -> acts.acknowledge(jdbc, id, by(request), clock.instant()));
  }

  @PostMapping("/{id}/resolve")
  @Needs(Role.OPERATOR)
  Row resolve(@PathVariable String id, HttpServletRequest request) {
    return after(id, jdbc -> acts.resolve(jdbc, id, by(request), clock.instant()));
  }

  @PostMapping("/{id}/comment")
  @Needs(Role.OPERATOR)
  Row comment(@PathVariable String id, @RequestBody Said said, HttpServletRequest request) {
    String text = Words.text("text", said.text(), LONGEST_COMMENT);
    return after(id, jdbc -> acts.comment(jdbc, id, by(request), text, clock.instant()));
  }

  private Row after(String id, Function<JdbcClient, Optional<Incident>> act) {
    store.commit(Priority.NORMAL, act::apply);
    return one(id);
  }

  private static String by(HttpServletRequest request) {
    return Caller.of(request).orElseThrow().name();
  }
}
