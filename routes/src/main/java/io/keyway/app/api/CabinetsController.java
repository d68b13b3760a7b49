// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import static java.util.stream.Collectors.toMap;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.problem.Refusal;
import io.keyway.app.provisioning.CabinetStatus;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.release.ReleaseDesk;
import io.keyway.app.release.Released;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.settings.ReleaseSettings;
import io.keyway.app.store.Blocks;
import io.keyway.app.store.CabinetCertificates;
import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.CabinetListing;
import io.keyway.app.store.listing.CabinetListing.Row;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.cabinet.ReleasesRemotely;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.Estate.Cabinet;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The cabinets that are configured, and how each is. */
@RestController
@RequestMapping("/api/v1/cabinets")
final class CabinetsController {
  private final Store store;
  private final CabinetListing cabinets;
  private final CabinetCertificates certificates;
  private final CurrentEstate estates;
  private final Provisioning provisioning;
  private static final int LONGEST_REASON = 500;
  private static final Duration USUAL_WAIT = Duration.ofSeconds(5);

  private final ReleaseSettings release;
  private final ReleaseDesk releases;
  private final PeopleListing people;
  private final Blocks blocks;
  private final CustodyRecords custody;

  CabinetsController(
      Store store,
      CabinetListing cabinets,
      CabinetCertificates certificates,
      CurrentEstate estates,
      Provisioning provisioning,
      ReleaseSettings release,
      ReleaseDesk releases,
      PeopleListing people,
      Blocks blocks,
      CustodyRecords custody) {
    this.releases = releases;
    this.people = people;
    this.blocks = blocks;
    this.custody = custody;
    this.release = release;
    this.provisioning = provisioning;
    this.store = store;
    this.cabinets = cabinets;
    this.certificates = certificates;
    this.estates = estates;
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

  /**
   * Why a key is released, and to whom.
   *
   * @param person id or {@code emp:NUMBER} of who is to have it; absent where nobody can say
   */
  record ReleaseWanted(@Nullable String reason, @Nullable String person) {}

  /** How far it came; the words are those of {@link Released.State}. */
  record ReleasedJson(
      String order,
      String state,
      String reason,
      Instant requestedAt,
      @Nullable Instant sentAt,
      @Nullable Instant acknowledgedAt,
      @Nullable Instant verifiedAt) {
    static ReleasedJson of(Released released) {
      return new ReleasedJson(
          released.order(),
          ReleaseDesk.word(released.state()),
          released.reason(),
          released.requestedAt(),
          released.sentAt().orElse(null),
          released.acknowledgedAt().orElse(null),
          released.verifiedAt().orElse(null));
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
  ResponseEntity<ReleasedJson> release(
      @PathVariable String id,
      @PathVariable int slot,
      @RequestBody(required = false) @Nullable ReleaseWanted wanted,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      HttpServletRequest request) {
    CabinetNow cabinet = one(id);
    if (slot < 1 || slot > cabinet.slots()) {
      throw Refusal.notFound("Cabinet " + cabinet.id() + " has no such slot.");
    }
    if (!release.enabled()) {
      throw Refusal.forbidden(
          "Releasing a key from afar is switched off. A site switches it on with"
              + " keyway.release.enabled: true.");
    }
    ReleaseWanted asked = wanted == null ? new ReleaseWanted(null, null) : wanted;
    String reason = Words.text("reason", asked.reason(), LONGEST_REASON);
    Optional<CardholderId> person = Optional.ofNullable(asked.person()).map(this::active);
    CabinetId cabinetId = new CabinetId(cabinet.id());
    SlotNumber number = new SlotNumber(slot);
    if (store.read(db -> isBlocked(db, cabinetId, cabinet.site(), number))) {
      throw Refusal.conflict(
          "What hangs in this slot is blocked, or its site is locked down; lift that first.");
    }
    if (provisioning.isRevokeOnly(cabinetId)) {
      throw Refusal.conflict(
          "Cabinet " + cabinet.id() + " gets revocations only until an approver looked at it.");
    }
    ReleasesRemotely way =
        releases
            .way(cabinetId)
            .orElseThrow(
                () ->
                    Refusal.conflict(
                        "Cabinet "
                            + cabinet.id()
                            + " is away, or does not offer release from afar."));
    Released released =
        releases.release(
            new ReleaseDesk.Request(
                cabinetId, number, person, reason, Caller.of(request).orElseThrow().name()),
            way,
            Prefer.waitOf(prefer).orElse(USUAL_WAIT));
    HttpStatus status =
        switch (released.state()) {
          case VERIFIED -> HttpStatus.OK;
          case ACKNOWLEDGED, UNKNOWN -> HttpStatus.ACCEPTED;
          case REFUSED, UNVERIFIED -> HttpStatus.CONFLICT;
        };
    return ResponseEntity.status(status).body(ReleasedJson.of(released));
  }

  private CardholderId active(String id) {
    return store
        .read(db -> people.find(db, id))
        .filter(person -> person.state().equals("active"))
        .map(person -> new CardholderId(person.id()))
        .orElseThrow(
            () -> Refusal.conflict("Nobody who is active has this id or employee number."));
  }

  /** A lock-down, or a blocked key set, holds also against an operator. */
  private boolean isBlocked(JdbcClient db, CabinetId cabinet, String site, SlotNumber slot) {
    return blocks.find(db, Blocks.Scope.site(site)).isPresent()
        || estates.now().keySetsOf(cabinet).stream()
            .filter(key -> hangsAt(db, key, slot))
            .anyMatch(key -> blocks.find(db, Blocks.Scope.keySet(key.id())).isPresent());
  }

  private boolean hangsAt(JdbcClient db, KeySet key, SlotNumber slot) {
    return custody
        .now(db, key.id())
        .map(c -> c.state() == Custody.State.IN && c.slot().equals(slot))
        .orElse(key.slot().equals(slot));
  }

  private List<CabinetNow> read() {
    Map<String, Row> rows =
        store.read(cabinets::all).stream().collect(toMap(Row::id, Function.identity()));
    Map<String, Instant> until = store.read(certificates::until);
    return estates.now().cabinets().values().stream()
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
