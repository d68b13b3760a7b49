// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.decision.Resolution;
import io.keyway.app.intake.Replay;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.Cursor;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.app.store.listing.QuarantineListing;
import io.keyway.app.store.listing.QuarantineListing.Row;
import io.keyway.model.identity.CardholderId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What came in and could not be applied. */
@RestController
@RequestMapping("/api/v1/quarantine")
@Needs({Role.OPERATOR, Role.APPROVER, Role.INTEGRATOR})
final class QuarantineController {
  private static final int LONGEST_REASON = 500;

  private final Store store;
  private final QuarantineListing quarantine;
  private final Replay replay;
  private final Resolution resolution;
  private final PeopleListing people;

  QuarantineController(
      Store store,
      QuarantineListing quarantine,
      Replay replay,
      Resolution resolution,
      PeopleListing people) {
    this.replay = replay;
    this.resolution = resolution;
    this.people = people;
    this.store = store;
    this.quarantine = quarantine;
  }

  @GetMapping
  Map<String, @Nullable Object> page(
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String reason,
      @RequestParam Optional<String> before,
      HttpServletRequest request) {
    Words.require("state", state, "open", "replayed", "dismissed");
    Cursor place = Page.from(before.orElse(null));
    List<Row> rows = store.read(jdbc -> quarantine.page(jdbc, state, reason, place, Page.ROWS));
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

  /** What a human says of a record. */
  record Said(@Nullable String person, @Nullable String reason) {}

  /** The record means this person. */
  @PostMapping("/{id}/link")
  @Needs(Role.OPERATOR)
  @ResponseStatus(HttpStatus.ACCEPTED)
  ReceiptJson link(@PathVariable String id, @RequestBody Said said, HttpServletRequest request) {
    String reference = Words.text("person", said.person(), LONGEST_REASON);
    CardholderId person =
        store
            .read(jdbc -> people.find(jdbc, reference))
            .map(found -> new CardholderId(found.id()))
            .orElseThrow(
                () -> Refusal.unacceptable("Nobody of this id or employee number is known."));
    return ReceiptJson.of(resolution.link(id, person, word(said, request)));
  }

  /** The record is about somebody new. */
  @PostMapping("/{id}/create")
  @Needs(Role.OPERATOR)
  @ResponseStatus(HttpStatus.ACCEPTED)
  ReceiptJson create(@PathVariable String id, @RequestBody Said said, HttpServletRequest request) {
    return ReceiptJson.of(resolution.create(id, word(said, request)));
  }

  /** The record does not count. */
  @PostMapping("/{id}/dismiss")
  @Needs(Role.OPERATOR)
  Row dismiss(@PathVariable String id, @RequestBody Said said, HttpServletRequest request) {
    resolution.dismiss(id, word(said, request));
    return one(id);
  }

  private static Resolution.Word word(Said said, HttpServletRequest request) {
    return new Resolution.Word(
        Caller.of(request).orElseThrow().name(),
        Words.text("reason", said.reason(), LONGEST_REASON));
  }
}
