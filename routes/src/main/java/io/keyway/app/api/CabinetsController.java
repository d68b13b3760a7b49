// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import static java.util.stream.Collectors.toMap;

import io.keyway.app.problem.Refusal;
import io.keyway.app.provisioning.CabinetStatus;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.settings.ReleaseSettings;
import io.keyway.app.store.CabinetCertificates;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.CabinetListing;
import io.keyway.app.store.listing.CabinetListing.Row;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.Estate.Cabinet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The cabinets that are configured, and how each is. */
@RestController
@RequestMapping("/api/v1/cabinets")
final class CabinetsController {
  private final Store store;
  private final CabinetListing cabinets;
  private final CabinetCertificates certificates;
  private final Estate estate;
  private final Provisioning provisioning;
  private final ReleaseSettings release;

  CabinetsController(
      Store store,
      CabinetListing cabinets,
      CabinetCertificates certificates,
      Estate estate,
      Provisioning provisioning,
      ReleaseSettings release) {
    this.release = release;
    this.provisioning = provisioning;
    this.store = store;
    this.cabinets = cabinets;
    this.certificates = certificates;
    this.estate = estate;
  }

  /**
   * @param verified whether it holds exactly what it should, by its own digest
   * @param exposedUntil while it is down: until when it may honour the rights it holds
   * @param certificateUntil until when its certificate counts; absent where it has none
   */
  record CabinetNow(
      String id,
      String site,
      int slots,
      String status,
      @Nullable Instant since,
      String detail,
      Roster roster,
      boolean verified,
      @Nullable Instant exposedUntil,
      @Nullable Instant certificateUntil) {

    static CabinetNow of(
        Cabinet cabinet,
        CabinetStatus live,
        Optional<Row> row,
        @Nullable Instant certificateUntil) {
      Roster roster =
          live.report()
              .map(r -> new Roster(r.version(), r.digest(), r.people()))
              .or(() -> row.map(r -> new Roster(r.version(), r.digest(), r.people())))
              .orElse(new Roster(0, "", 0));
      return new CabinetNow(
          cabinet.id().value(),
          cabinet.site(),
          cabinet.layout().slots(),
          live.linked() ? "up" : "down",
          live.since(),
          live.detail(),
          roster,
          live.inSync(),
          live.linked() ? null : live.exposedUntil().orElse(null),
          certificateUntil);
    }
  }

  /** What the cabinet says it holds, or said last. */
  record Roster(long version, String digest, int people) {}

  @GetMapping
  @Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.INTEGRATOR, Role.AUDITOR})
  Map<String, @Nullable Object> all() {
    return Page.whole("cabinets", read());
  }

  @GetMapping("/{id}")
  @Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.INTEGRATOR, Role.AUDITOR})
  CabinetNow one(@PathVariable String id) {
    return read().stream()
        .filter(cabinet -> cabinet.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("No cabinet of this id is configured."));
  }

  @PostMapping("/{id}/slots/{slot}/release")
  @Needs(Role.OPERATOR)
  void release(@PathVariable String id, @PathVariable int slot) {
    CabinetNow cabinet = one(id);
    if (slot < 1 || slot > cabinet.slots()) {
      throw Refusal.notFound("Cabinet " + cabinet.id() + " has no such slot.");
    }
    if (!release.enabled()) {
      throw Refusal.forbidden(
          "Releasing a key from afar is switched off. A site switches it on with"
              + " keyway.release.enabled: true.");
    }
    throw Refusal.conflict("Cabinet " + cabinet.id() + " does not offer release from afar.");
  }

  private List<CabinetNow> read() {
    Map<String, Row> rows =
        store.read(cabinets::all).stream().collect(toMap(Row::id, Function.identity()));
    Map<String, Instant> until = store.read(certificates::until);
    return estate.cabinets().values().stream()
        .sorted(Comparator.comparing(Cabinet::id))
        .flatMap(
            c ->
                provisioning.status(c.id()).stream()
                    .map(
                        live ->
                            CabinetNow.of(
                                c,
                                live,
                                Optional.ofNullable(rows.get(c.id().value())),
                                until.get(c.id().value()))))
        .toList();
  }
}
