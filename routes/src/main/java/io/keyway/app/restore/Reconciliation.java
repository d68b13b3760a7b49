// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.store.Restorations.Restoration;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.SourceFiles;
import io.keyway.model.custody.CabinetId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who was heard since the database was found to be older, and who is still to be. */
@Component
class Reconciliation {
  private final SourceSettings sources;
  private final SourceFiles files;
  private final Rosters rosters;
  private final CurrentEstate estates;
  private final ObjectProvider<Provisioning> provisioning;

  Reconciliation(
      SourceSettings sources,
      SourceFiles files,
      Rosters rosters,
      CurrentEstate estates,
      ObjectProvider<Provisioning> provisioning) {
    this.sources = sources;
    this.files = files;
    this.rosters = rosters;
    this.estates = estates;
    this.provisioning = provisioning;
  }

  /**
   * A source and the newest snapshot of it that was applied.
   *
   * @param sendsSnapshots whether it can be heard in full at all
   * @param reconciled whether it was, since the database was found to be older
   */
  record SourceState(
      String source, boolean sendsSnapshots, Optional<Instant> asOf, boolean reconciled) {}

  List<SourceState> sources(JdbcClient db, Restoration open) {
    return new TreeMap<>(sources.sources())
        .entrySet().stream()
            .map(source -> state(db, source.getKey(), sendsSnapshots(source.getValue()), open))
            .toList();
  }

  /** Linked cabinets that are still to be read back. */
  List<CabinetId> unreadCabinets() {
    return provisioning.getObject().unread();
  }

  /** Whether each source that sends snapshots, and each linked cabinet, was heard in full. */
  boolean isComplete(JdbcClient db, Restoration open) {
    return unreadCabinets().isEmpty()
        && sources(db, open).stream().allMatch(s -> s.reconciled() || !s.sendsSnapshots());
  }

  /**
   * Cabinets of which only an approver's word is missing: none before each source that may end
   * somebody's rights for good was heard in full, which one that sends no snapshots never is; and
   * none in which there is somebody whom the database does not know.
   */
  Set<CabinetId> renewable(JdbcClient db, Restoration open) {
    List<SourceState> owners =
        sources(db, open).stream()
            .filter(s -> sources.inOrder().isStatusOwner(s.source()))
            .toList();
    boolean heard = !owners.isEmpty() && owners.stream().allMatch(SourceState::reconciled);
    return heard
        ? estates.now().cabinets().keySet().stream()
            .filter(cabinet -> rosters.strangers(db, cabinet).isEmpty())
            .collect(Collectors.toSet())
        : Set.of();
  }

  private static boolean sendsSnapshots(SourceSettings.Source source) {
    return !source.inbox().isEmpty() || source.reads() != null;
  }

  private SourceState state(JdbcClient db, String source, boolean snapshots, Restoration open) {
    Optional<Instant> asOf = files.newestApplied(db, source);
    return new SourceState(
        source, snapshots, asOf, asOf.filter(open.declaredAt()::isBefore).isPresent());
  }
}
