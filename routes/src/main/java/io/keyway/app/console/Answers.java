// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import io.keyway.app.decision.Resolution;
import io.keyway.app.decision.Resolution.Word;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.model.identity.CardholderId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What somebody at the page says of a record: whom it means. */
@RestController
@RequestMapping("/console/questions/{id}")
@Needs(Role.OPERATOR)
@ResponseStatus(HttpStatus.NO_CONTENT)
final class Answers {
  private static final int LONGEST_REASON = 500;

  private final Resolution resolution;
  private final Store store;
  private final PeopleListing people;

  Answers(Resolution resolution, Store store, PeopleListing people) {
    this.resolution = resolution;
    this.store = store;
    this.people = people;
  }

  /** The person by id, by {@code emp:} and the employee number, or by that number alone. */
  @PostMapping("/link")
  void link(
      @PathVariable String id,
      @RequestParam(defaultValue = "") String person,
      @RequestParam(defaultValue = "") String reason,
      HttpServletRequest request) {
    String named = person.strip();
    CardholderId meant =
        store
            .read(jdbc -> people.find(jdbc, named).or(() -> people.find(jdbc, "emp:" + named)))
            .map(found -> new CardholderId(found.id()))
            .orElseThrow(() -> Refusal.unacceptable("Say whom: nobody here has this number."));
    resolution.link(id, meant, word(reason, request));
  }

  @PostMapping("/create")
  void create(
      @PathVariable String id,
      @RequestParam(defaultValue = "") String reason,
      HttpServletRequest request) {
    resolution.create(id, word(reason, request));
  }

  @PostMapping("/dismiss")
  void dismiss(
      @PathVariable String id,
      @RequestParam(defaultValue = "") String reason,
      HttpServletRequest request) {
    resolution.dismiss(id, word(reason, request));
  }

  static Word word(String reason, HttpServletRequest request) {
    if (reason.isBlank() || reason.length() > LONGEST_REASON) {
      throw Refusal.unacceptable("Say why, in 1 to " + LONGEST_REASON + " characters.");
    }
    return new Word(Caller.of(request).orElseThrow().name(), reason.strip());
  }
}
