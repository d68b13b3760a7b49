// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.store.Blocks;
import io.keyway.app.store.Blocks.Block;
import io.keyway.app.store.Blocks.Kind;
import io.keyway.app.store.Blocks.Scope;
import io.keyway.app.store.Merges;
import io.keyway.app.store.Restorations;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What keeps key sets from a person whatever the rules give: blocks, and holds after a restore. */
@Component
class Withholding {
  private final Blocks blocks;
  private final Restorations restorations;
  private final Merges merges;
  private final CurrentEstate estates;

  Withholding(Blocks blocks, Restorations restorations, Merges merges, CurrentEstate estates) {
    this.blocks = blocks;
    this.restorations = restorations;
    this.merges = merges;
    this.estates = estates;
  }

  /**
   * What is in force about one person.
   *
   * @param everywhere of whatever key set
   * @param places blocks of sites and key sets
   */
  record InForce(List<Withheld> everywhere, List<Block> places) {}

  InForce about(JdbcClient db, CardholderId person, List<Credential> credentials) {
    List<Withheld> everywhere = new ArrayList<>();
    merges
        .of(db, person)
        .ifPresent(
            merge ->
                everywhere.add(
                    new Withheld(
                        "merged",
                        merge.kept().id().value(),
                        "This record was merged into person "
                            + merge.kept().id()
                            + ", whose rights count.",
                        merge.at())));
    restorations
        .heldSince(db, person)
        .ifPresent(
            since ->
                everywhere.add(
                    new Withheld(
                        "restore",
                        "",
                        "An older database was put back and a cabinet knew that the person's rights"
                            + " had ended: none until an approver releases the bridge.",
                        since)));
    lastBadgeBlocked(db, credentials)
        .ifPresent(
            since ->
                everywhere.add(
                    new Withheld(
                        "badge",
                        "",
                        "The badge is blocked, and there is nothing else to show.",
                        since)));
    return new InForce(everywhere, blocks.places(db));
  }

  /** What keeps one key set away. */
  List<Withheld> of(InForce inForce, KeySet keySet) {
    Estate.Cabinet cabinet = estates.now().cabinets().get(keySet.cabinet());
    String site = cabinet == null ? "" : cabinet.site();
    List<Scope> scopes = List.of(new Scope(Kind.SITE, site), Scope.keySet(keySet.id()));
    return Stream.concat(
            inForce.everywhere().stream(),
            inForce.places().stream()
                .filter(block -> scopes.contains(block.scope()))
                .map(Withholding::withheld))
        .toList();
  }

  private static Withheld withheld(Block block) {
    String subject = block.scope().subject();
    String what =
        block.scope().kind() == Kind.SITE
            ? "Site " + subject + " is in lock-down"
            : "Key set " + subject + " is blocked";
    return new Withheld(
        block.scope().kind().word(),
        subject,
        what + " by " + block.by() + ": " + block.reason() + ".",
        block.since());
  }

  /** Since when a person has nothing to show but a blocked badge. */
  private Optional<Instant> lastBadgeBlocked(JdbcClient db, List<Credential> credentials) {
    List<Block> found =
        credentials.stream()
            .flatMap(c -> c instanceof Badge badge ? Stream.of(badge) : Stream.<Badge>of())
            .flatMap(badge -> blocks.find(db, Scope.badge(badge)).stream())
            .toList();
    return found.isEmpty() || found.size() < credentials.size()
        ? Optional.empty()
        : found.stream().map(Block::since).max(Instant::compareTo);
  }
}
