// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Drifts;
import io.keyway.app.store.Drifts.Drift;
import io.keyway.app.store.Store;
import io.keyway.model.custody.CabinetId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a cabinet was found to hold and nobody granted. */
@RestController
@Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.AUDITOR})
final class DriftController {
  private static final int ROWS = 1_000;

  private final Store store;
  private final Drifts drifts;
  private final CurrentEstate estates;

  DriftController(Store store, Drifts drifts, CurrentEstate estates) {
    this.store = store;
    this.drifts = drifts;
    this.estates = estates;
  }

  @GetMapping("/api/v1/cabinets/{id}/drift")
  Map<String, List<Shown>> of(@PathVariable String id) {
    CabinetId cabinet =
        estates.now().cabinets().keySet().stream()
            .filter(known -> known.value().equals(id))
            .findFirst()
            .orElseThrow(() -> Refusal.notFound("No cabinet of this id is configured."));
    return Map.of(
        "drift",
        store.read(db -> drifts.of(db, cabinet, ROWS)).stream()
            .map(DriftController::shown)
            .toList());
  }

  /** One entry, as it is shown. */
  record Shown(
      String person, long epoch, long revision, String kind, Instant foundAt, boolean mended) {}

  private static Shown shown(Drift d) {
    return new Shown(
        d.person().value(), d.epoch(), d.revision(), d.kind().word(), d.foundAt(), d.mended());
  }
}
