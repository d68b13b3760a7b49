// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.forwarding.Lag;
import io.keyway.app.forwarding.Lags;
import io.keyway.app.forwarding.Replays;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.Cursor;
import io.keyway.app.store.listing.SetAsideListing;
import io.keyway.app.store.listing.SetAsideListing.Row;
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

/** The systems that must know: how far each is, and what it refused. */
@RestController
@RequestMapping("/api/v1/sinks")
@Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.INTEGRATOR, Role.AUDITOR})
final class SinksController {
  private final Store store;
  private final Lags lags;
  private final SetAsideListing aside;
  private final Replays replays;

  SinksController(Store store, Lags lags, SetAsideListing aside, Replays replays) {
    this.store = store;
    this.lags = lags;
    this.aside = aside;
    this.replays = replays;
  }

  @GetMapping
  Map<String, @Nullable Object> all() {
    return Page.whole("sinks", lags.all());
  }

  @GetMapping("/{name}")
  Lag one(@PathVariable String name) {
    return lags.of(name).orElseThrow(SinksController::unknown);
  }

  @GetMapping("/{name}/set-aside")
  Map<String, @Nullable Object> setAside(
      @PathVariable String name,
      @RequestParam(defaultValue = "") String state,
      @RequestParam Optional<String> before,
      HttpServletRequest request) {
    Words.require("state", state, "open", "replayed");
    one(name);
    Cursor place = Page.from(before.orElse(null));
    List<Row> rows = store.read(jdbc -> aside.page(jdbc, name, state, place, Page.ROWS));
    return Page.of("setAside", rows, row -> new Cursor(row.setAsideAt(), row.event()), request);
  }

  /** Hands an event to its sink once more, behind what waits there. */
  @PostMapping("/{name}/set-aside/{seq}/replay")
  @Needs(Role.OPERATOR)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Row replay(@PathVariable String name, @PathVariable long seq, HttpServletRequest request) {
    one(name);
    Row row = require(name, seq);
    String by = Caller.of(request).orElseThrow().name();
    if (!row.state().equals("open") || !replays.replay(name, row.event(), by)) {
      throw Refusal.conflict("This event was replayed already; it is set aside no more.");
    }
    return require(name, seq);
  }

  private Row require(String name, long seq) {
    return store
        .read(jdbc -> aside.find(jdbc, name, seq))
        .orElseThrow(
            () -> Refusal.notFound("Sink " + name + " refused no event of this sequence number."));
  }

  private static Refusal unknown() {
    return Refusal.notFound("No sink of this name is configured.");
  }
}
