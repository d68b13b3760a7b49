// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import io.keyway.app.restore.Reconciliation.SourceState;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Restorations;
import io.keyway.app.store.Restorations.ReadCabinet;
import io.keyway.app.store.Restorations.Restoration;
import io.keyway.app.store.Store;
import io.keyway.model.custody.CabinetId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the whole bridge stands: whether it gives rights, and if not, what is still to be done. */
@RestController
@RequestMapping("/api/v1/status")
@Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.INTEGRATOR, Role.AUDITOR})
final class StatusController {
  private final Store store;
  private final Restorations restorations;
  private final Reconciliation reconciliation;

  StatusController(Store store, Restorations restorations, Reconciliation reconciliation) {
    this.store = store;
    this.restorations = restorations;
    this.reconciliation = reconciliation;
  }

  /**
   * @param mode {@code normal} or {@code revoke-only}
   * @param since when it began to give no rights
   * @param reason a sentence
   * @param held people who have no rights until the release
   */
  record Status(
      String mode,
      @Nullable Instant since,
      @Nullable String reason,
      int held,
      List<Source> sources,
      List<ReadCabinet> cabinets,
      List<String> unreadCabinets) {}

  /**
   * @param snapshots whether it can be heard in full at all
   * @param asOf of the newest snapshot that was applied
   */
  record Source(String source, boolean snapshots, boolean reconciled, @Nullable Instant asOf) {
    static Source of(SourceState state) {
      return new Source(
          state.source(), state.sendsSnapshots(), state.reconciled(), state.asOf().orElse(null));
    }
  }

  @GetMapping
  Status now() {
    if (!restorations.isRevokeOnly()) {
      return new Status("normal", null, null, 0, List.of(), List.of(), List.of());
    }
    return store.read(
        db ->
            restorations
                .open(db)
                .map(open -> of(db, open))
                .orElse(new Status("revoke-only", null, null, 0, List.of(), List.of(), List.of())));
  }

  private Status of(JdbcClient db, Restoration open) {
    return new Status(
        "revoke-only",
        open.declaredAt(),
        open.reason(),
        restorations.held(db, open.id()),
        reconciliation.sources(db, open).stream().map(Source::of).toList(),
        restorations.readCabinets(db, open.id()),
        reconciliation.unreadCabinets().stream().map(CabinetId::value).toList());
  }
}
