// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Merges;
import io.keyway.app.store.Store;
import io.keyway.app.store.TemporaryGrants;
import io.keyway.app.store.listing.Cursor;
import io.keyway.app.store.listing.CustodyListing;
import io.keyway.app.store.listing.CustodyListing.Interval;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.app.store.listing.PeopleListing.Credential;
import io.keyway.app.store.listing.PeopleListing.Grant;
import io.keyway.app.store.listing.PeopleListing.Person;
import io.keyway.model.identity.CardholderId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who is known, and what each may take and holds. */
@RestController
@RequestMapping("/api/v1/people")
@Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.SECURITY_ADMIN, Role.AUDITOR})
final class PeopleController {
  private final Store store;
  private final PeopleListing people;
  private final CustodyListing custody;
  private final TemporaryGrants temporary;
  private final Merges merges;
  private final Clock clock;

  PeopleController(
      Store store,
      PeopleListing people,
      CustodyListing custody,
      TemporaryGrants temporary,
      Merges merges,
      Clock clock) {
    this.merges = merges;
    this.temporary = temporary;
    this.clock = clock;
    this.store = store;
    this.people = people;
    this.custody = custody;
  }

  /** A person with all that hangs on them. */
  record Whole(
      @JsonUnwrapped Person about,
      List<Credential> credentials,
      List<Grant> grants,
      List<TemporaryGrantJson> temporaryGrants,
      List<MergeJson> merged,
      List<Interval> holds) {}

  @GetMapping
  Map<String, @Nullable Object> page(
      @RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String q,
      @RequestParam Optional<String> before,
      HttpServletRequest request) {
    Words.require("state", state, "active", "suspended", "terminated");
    if (q.startsWith("emp:")) {
      return Page.whole("people", store.read(jdbc -> people.find(jdbc, q).stream().toList()));
    }
    Cursor place = Page.from(before.orElse(null));
    List<Person> rows = store.read(jdbc -> people.page(jdbc, state, q, place, Page.ROWS));
    return Page.of("people", rows, p -> new Cursor(p.createdAt(), p.id()), request);
  }

  @GetMapping("/{id}")
  Whole one(@PathVariable String id) {
    return store
        .read(jdbc -> people.find(jdbc, id).map(person -> whole(jdbc, person)))
        .orElseThrow(() -> Refusal.notFound("Nobody of this id or employee number is known."));
  }

  private Whole whole(JdbcClient jdbc, Person person) {
    List<Interval> holds =
        custody.now(jdbc).stream()
            .filter(i -> i.holder() != null && i.holder().person().equals(person.id()))
            .toList();
    Instant now = clock.instant();
    return new Whole(
        person,
        people.credentials(jdbc, person.id()),
        people.grants(jdbc, person.id()),
        temporary.of(jdbc, new CardholderId(person.id())).stream()
            .map(row -> TemporaryGrantJson.of(row, now))
            .toList(),
        merges.into(jdbc, new CardholderId(person.id())).stream().map(MergeJson::of).toList(),
        holds);
  }
}
