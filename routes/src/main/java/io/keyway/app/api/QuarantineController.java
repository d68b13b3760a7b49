// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.intake.Replay;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.Cursor;
import io.keyway.app.store.listing.QuarantineListing;
import io.keyway.app.store.listing.QuarantineListing.Row;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What came in and could not be applied. */
@RestController
@RequestMapping("/api/v1/quarantine")
@Needs({Role.OPERATOR, Role.APPROVER, Role.INTEGRATOR})
final class QuarantineController {
  private final Store store;
  private final QuarantineListing quarantine;
  private final Replay replay;

  QuarantineController(Store store, QuarantineListing quarantine, Replay replay) {
    this.replay = replay;
    this.store = store;
    this.quarantine = quarantine;
  }

  @GetMapping
  Map<String, @Nullable Object> page(
      @RequestParam(defaultValue = "") String state,
      @RequestParam Optional<String> before,
      HttpServletRequest request) {
    Words.require("state", state, "open", "replayed", "dismissed");
    Cursor place = Page.from(before.orElse(null));
    List<Row> rows = store.read(jdbc -> quarantine.page(jdbc, state, place, Page.ROWS));
    return Page.of("quarantine", rows, row -> new Cursor(row.receivedAt(), row.id()), request);
  }

  @GetMapping("/{id}")
  Row one(@PathVariable String id) {
    return store
        .read(jdbc -> quarantine.find(jdbc, id))
        .orElseThrow(() -> Refusal.notFound("No quarantined record has this id."));
  }

  /** Sends a record through the same gates again, as when it first came. */
  @PostMapping("/{id}/replay")
  @Needs({Role.OPERATOR, Role.INTEGRATOR})
  @ResponseStatus(HttpStatus.ACCEPTED)
  ReceiptJson replay(@PathVariable String id) {
    return ReceiptJson.of(replay.replay(id));
  }
}
