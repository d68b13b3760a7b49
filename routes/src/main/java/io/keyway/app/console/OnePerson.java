// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import io.keyway.app.console.Board.Candidate;
import io.keyway.app.console.Board.Question;
import io.keyway.app.decision.Merging;
import io.keyway.app.decision.Resolution;
import io.keyway.app.decision.Resolution.Word;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Bearers;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Merges;
import io.keyway.app.store.Merges.Merge;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.model.identity.CardholderId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What somebody at the page says of two records: that they are one person, or two after all. */
@RestController
@RequestMapping("/console")
@ResponseStatus(HttpStatus.NO_CONTENT)
final class OnePerson {
  private final BoardReader board;
  private final Merging merging;
  private final Resolution resolution;
  private final Merges merges;
  private final PeopleListing people;
  private final Bearers bearers;
  private final Store store;

  OnePerson(
      BoardReader board,
      Merging merging,
      Resolution resolution,
      Merges merges,
      PeopleListing people,
      Bearers bearers,
      Store store) {
    this.board = board;
    this.merging = merging;
    this.resolution = resolution;
    this.merges = merges;
    this.people = people;
    this.bearers = bearers;
    this.store = store;
  }

  /** Both candidates are one person, whom the record means; {@code person} says which stays. */
  @PostMapping("/questions/{id}/merge")
  @Needs(Role.OPERATOR)
  void merge(
      @PathVariable String id,
      @RequestParam(defaultValue = "") String person,
      @RequestParam(defaultValue = "") String reason,
      HttpServletRequest request) {
    List<Candidate> two = candidates(id);
    Candidate kept =
        two.stream()
            .filter(c -> List.of(c.id(), c.employeeNumber()).contains(person.strip()))
            .findFirst()
            .orElseThrow(() -> Refusal.unacceptable("Say which of the two numbers stays."));
    Candidate other = two.getFirst().equals(kept) ? two.getLast() : two.getFirst();
    Word word = Answers.word(reason, request);
    refuseOneself(request, kept.id(), other.id());
    CardholderId stays = new CardholderId(kept.id());
    merging.merge(stays, new CardholderId(other.id()), word);
    resolution.link(id, stays, word);
  }

  @PostMapping("/merged/{id}/split")
  @Needs(Role.APPROVER)
  void split(
      @PathVariable String id,
      @RequestParam(defaultValue = "") String reason,
      HttpServletRequest request) {
    Merge merge =
        store
            .read(jdbc -> merges.of(jdbc, new CardholderId(id)))
            .orElseThrow(() -> Refusal.conflict("These two are not merged any more."));
    refuseOneself(request, merge.kept().id().value(), id);
    merging.split(merge.kept().id(), merge.other().id(), Answers.word(reason, request));
  }

  private void refuseOneself(HttpServletRequest request, String kept, String other) {
    bearers
        .employeeNumberOf(Caller.of(request).orElseThrow())
        .flatMap(number -> store.read(jdbc -> people.find(jdbc, "emp:" + number)))
        .map(PeopleListing.Person::id)
        .filter(List.of(kept, other)::contains)
        .ifPresent(
            id -> {
              throw Refusal.forbidden(
                  "Nobody merges or splits their own record; somebody else must.");
            });
  }

  private List<Candidate> candidates(String id) {
    return board.read().questions().stream()
        .filter(question -> question.id().equals(id))
        .map(Question::candidates)
        .filter(all -> all.size() == 2)
        .findFirst()
        .orElseThrow(
            () -> Refusal.conflict("This record does not name exactly two people any more."));
  }
}
