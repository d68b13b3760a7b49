// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.app.provisioning.LaneEvents.Reached;
import io.keyway.app.provisioning.LaneRecords.Acknowledged;
import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.StepOutcome;
import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The lane of one cabinet. Thread-safe by its own lock, which is never held over I/O of the
 * database; bulk work is prepared on the executor, one piece at a time.
 *
 * <p>A revocation is sent the moment it is committed. Everything else follows from comparing what
 * should be with what is: at a link, after a commit, after each answer, and at each sweep.
 */
final class Lane {
  /** People in one bulk request; more wait for its answer. */
  private static final int BULK = 2_000;

  /** Withdrawals beyond this number travel in bulk, first in their request, not one by one. */
  private static final int SINGLE_REVOCATIONS = 64;

  private final CabinetId cabinet;
  private final LaneRecords records;
  private final LaneEvents events;
  private final Executor executor;
  private final Function<RosterEntry, String> digests;

  private final RosterMirror mirror = new RosterMirror();
  private final List<RevokeUser> revokedDuringBulk = new ArrayList<>();
  private final Set<RevokeUser> revocationsInFlight = new HashSet<>();
  private @Nullable CabinetSession session;
  private Trust trust = Trust.UNKNOWN;
  private boolean bulkInFlight;
  private long version;
  private long rosterEpoch;

  /** How well we know what the cabinet holds. */
  enum Trust {
    /** Its digest was not compared yet, or did not fit. */
    UNKNOWN,
    /** Its digest equals the mirror's. */
    KNOWN,
    /** It holds more than we know of: revocations only. */
    REVOKE_ONLY
  }

  Lane(
      CabinetId cabinet,
      LaneRecords records,
      LaneEvents events,
      Executor executor,
      Function<RosterEntry, String> digests) {
    this.cabinet = cabinet;
    this.records = records;
    this.events = events;
    this.executor = executor;
    this.digests = digests;
  }

  CabinetId cabinet() {
    return cabinet;
  }

  /** Sets the state read from the database, before the first link. */
  synchronized void load(
      Map<CardholderId, RosterRow> rows, long knownVersion, long knownRosterEpoch) {
    rows.forEach(mirror::load);
    version = knownVersion;
    rosterEpoch = knownRosterEpoch;
  }

  synchronized Optional<CabinetSession> session() {
    return Optional.ofNullable(session);
  }

  synchronized Trust trust() {
    return trust;
  }

  synchronized boolean isInSync() {
    return trust == Trust.KNOWN && mirror.inSync();
  }

  /** Whether the cabinet's rights may be renewed: it holds nothing that it should not. */
  synchronized boolean mayLease() {
    return session != null && trust == Trust.KNOWN && !mirror.hasRemovals();
  }

  /**
   * Notes a committed change and sends it, when it takes rights away and the cabinet is linked.
   *
   * @return whether the cabinet is linked
   */
  synchronized boolean want(Wanted wanted) {
    mirror.want(wanted);
    version = Math.max(version, wanted.version());
    if (session == null) {
      return false;
    }
    if (wanted.step() instanceof RevokeUser revoke) {
      send(session, revoke, wanted);
    } else {
      executor.execute(this::compare);
    }
    return true;
  }

  /**
   * A cabinet came: decides how far it can be trusted, and sends what it must no longer honour. The
   * rest follows with the next {@link #compare}.
   */
  synchronized void linked(CabinetSession newSession) {
    session = newSession;
    bulkInFlight = false;
    revokedDuringBulk.clear();
    revocationsInFlight.clear();
    trust = judge(newSession.report());
    if (trust == Trust.REVOKE_ONLY) {
      executor.execute(() -> revokeAllTombstones(newSession));
    } else {
      mirror.differing().stream()
          .filter(person -> mirror.row(person).isRemoval())
          .limit(SINGLE_REVOCATIONS)
          .forEach(person -> revoke(newSession, person));
    }
  }

  /**
   * @return whether that was the session in use
   */
  synchronized boolean unlinked(CabinetSession old) {
    if (session != old) {
      return false;
    }
    session = null;
    bulkInFlight = false;
    trust = Trust.UNKNOWN;
    return true;
  }

  /** A human allowed that what this cabinet holds be replaced by what it should hold. */
  synchronized void release() {
    if (trust == Trust.REVOKE_ONLY) {
      trust = Trust.UNKNOWN;
      version = Math.max(version, session == null ? 0 : session.report().version());
      rosterEpoch = 0;
      executor.execute(this::compare);
    }
  }

  /** Compares what should be with what is and sends the difference; at most one piece at a time. */
  void compare() {
    Runnable work;
    synchronized (this) {
      CabinetSession current = session;
      if (current == null || bulkInFlight) {
        return;
      }
      work =
          switch (trust) {
            case REVOKE_ONLY -> () -> {};
            case UNKNOWN -> () -> replaceAll(current);
            case KNOWN -> difference(current);
          };
      bulkInFlight = trust != Trust.REVOKE_ONLY && work != NOTHING;
    }
    work.run();
  }

  private static final Runnable NOTHING = () -> {};

  private Trust judge(CabinetReport report) {
    boolean sameStore = report.rosterEpoch() == rosterEpoch;
    if (sameStore && report.digest().equals(mirror.actualDigest())) {
      return Trust.KNOWN;
    }
    if (report.people() > 0 && (report.version() > version || !sameStore)) {
      String detail =
          "roster version %d of store %x with %d people; last known here: version %d of store %x"
              .formatted(
                  report.version(), report.rosterEpoch(), report.people(), version, rosterEpoch);
      events.revokeOnly(cabinet, detail);
      return Trust.REVOKE_ONLY;
    }
    return Trust.UNKNOWN;
  }

  // Revocations
  // ------------------------------------------------------------------------------------

  private void revokeAllTombstones(CabinetSession current) {
    Map<CardholderId, Tombstone> tombstones = records.tombstones(cabinet);
    synchronized (this) {
      tombstones.forEach(
          (person, t) -> {
            RevokeUser step = new RevokeUser(t, Optional.empty());
            send(current, step, new Wanted(cabinet, step, t.epoch(), t.revision(), "", version));
          });
    }
  }

  private void revoke(CabinetSession current, CardholderId person) {
    RosterRow row = mirror.row(person);
    RevokeUser step =
        new RevokeUser(new Tombstone(person, row.epoch(), row.revision()), Optional.empty());
    send(current, step, new Wanted(cabinet, step, row.epoch(), row.revision(), "", version));
  }

  private void send(CabinetSession current, RevokeUser step, Wanted wanted) {
    if (session != current || !revocationsInFlight.add(step)) {
      return;
    }
    if (bulkInFlight) {
      revokedDuringBulk.add(step);
    }
    current
        .revoke(step, wanted.version())
        .thenAccept(outcome -> revoked(current, step, wanted, outcome));
  }

  private synchronized void revoked(
      CabinetSession current, RevokeUser step, Wanted wanted, StepOutcome outcome) {
    if (session != current) {
      return;
    }
    revocationsInFlight.remove(step);
    switch (outcome) {
      case StepOutcome.Done done -> {
        RosterRow row = mirror.row(step.person());
        if (!row.reached(wanted.epoch(), wanted.revision())) {
          mirror.holds(step.person(), wanted.epoch(), wanted.revision(), wanted.digest());
        }
        settle(List.of(step.person()), done, false);
      }
      case StepOutcome.Refused refused ->
          events.refused(cabinet, "a revocation was refused: " + refused.reason());
      case StepOutcome.Failed failed -> {
        // The link ended; the next link compares again.
      }
    }
  }

  // Bulk
  // -------------------------------------------------------------------------------------------

  private Runnable difference(CabinetSession current) {
    List<CardholderId> differing = mirror.differing();
    if (differing.isEmpty()) {
      events.inSync(cabinet);
      return NOTHING;
    }
    List<CardholderId> removals =
        differing.stream().filter(p -> mirror.row(p).isRemoval()).limit(BULK).toList();
    List<CardholderId> others =
        differing.stream()
            .filter(p -> !mirror.row(p).isRemoval())
            .limit(Math.max(0, BULK - removals.size()))
            .toList();
    Map<CardholderId, RosterRow> rows = new HashMap<>();
    removals.forEach(p -> rows.put(p, mirror.row(p)));
    others.forEach(p -> rows.put(p, mirror.row(p)));
    if (others.isEmpty() && removals.size() <= SINGLE_REVOCATIONS) {
      return () -> revokeEach(current, removals);
    }
    String base = mirror.actualDigest();
    return () -> applyDelta(current, base, removals, others, rows);
  }

  private void revokeEach(CabinetSession current, List<CardholderId> people) {
    synchronized (this) {
      bulkInFlight = false;
      if (session != current) {
        return;
      }
      people.forEach(person -> revoke(current, person));
    }
  }

  private void applyDelta(
      CabinetSession current,
      String base,
      List<CardholderId> removals,
      List<CardholderId> others,
      Map<CardholderId, RosterRow> rows) {
    List<ProvisioningStep> steps = new ArrayList<>();
    Map<CardholderId, RosterRow> told = new HashMap<>(rows);
    told.keySet().retainAll(removals);
    told.forEach(
        (person, row) ->
            steps.add(
                new RevokeUser(
                    new Tombstone(person, row.epoch(), row.revision()), Optional.empty())));
    for (RosterEntry entry : records.desired(cabinet, others)) {
      RosterRow row = rows.get(entry.person());
      boolean known = row != null && !row.actualDigest().isEmpty();
      steps.add(known ? new UpdateUser(entry) : new EnrolUser(entry));
      told.put(
          entry.person(),
          new RosterRow(entry.epoch(), entry.revision(), digests.apply(entry), 0, 0, ""));
    }
    if (steps.isEmpty()) {
      finishBulk(current);
      return;
    }
    current
        .apply(base, steps, currentVersion())
        .thenAccept(outcome -> bulkAnswered(current, told, false, outcome));
  }

  private void replaceAll(CabinetSession current) {
    records.adopted(cabinet, current.report().rosterEpoch());
    Map<CardholderId, Tombstone> tombstones = records.tombstones(cabinet);
    List<RosterEntry> entries = records.desired(cabinet);
    Map<CardholderId, RosterRow> told = new HashMap<>();
    for (RosterEntry entry : entries) {
      told.put(
          entry.person(),
          new RosterRow(entry.epoch(), entry.revision(), digests.apply(entry), 0, 0, ""));
    }
    tombstones.forEach(
        (person, t) ->
            told.putIfAbsent(person, new RosterRow(t.epoch(), t.revision(), "", 0, 0, "")));
    current
        .replace(
            List.copyOf(tombstones.values()),
            entries.stream().map(EnrolUser::new).toList(),
            currentVersion())
        .thenAccept(outcome -> bulkAnswered(current, told, true, outcome));
  }

  private synchronized void bulkAnswered(
      CabinetSession current,
      Map<CardholderId, RosterRow> told,
      boolean replaced,
      StepOutcome outcome) {
    if (session != current) {
      return;
    }
    bulkInFlight = false;
    switch (outcome) {
      case StepOutcome.Done done -> {
        if (replaced) {
          mirror.holdsNothing();
          rosterEpoch = current.report().rosterEpoch();
          trust = Trust.KNOWN;
        }
        told.forEach((p, row) -> mirror.holds(p, row.epoch(), row.revision(), row.digest()));
        revokedDuringBulk.forEach(this::outlives);
        settle(List.copyOf(told.keySet()), done, replaced);
        executor.execute(this::compare);
      }
      case StepOutcome.Refused refused -> {
        if (!refused.digest().equals(mirror.actualDigest())) {
          trust = Trust.UNKNOWN;
        }
        if (refused.reason().equals("base-mismatch")) {
          executor.execute(this::compare);
        } else {
          events.refused(cabinet, "a roster was refused: " + refused.reason());
        }
      }
      case StepOutcome.Failed failed -> {
        // The link ended or the cabinet is too slow; the sweep compares again.
      }
    }
    revokedDuringBulk.clear();
  }

  /** What was revoked while a bulk request travelled stays revoked after it. */
  private void outlives(RevokeUser step) {
    RosterRow row = mirror.row(step.person());
    Tombstone tombstone = step.tombstone();
    boolean forbidden =
        row.actualEpoch() < tombstone.epoch()
            || row.actualEpoch() == tombstone.epoch()
                && row.actualRevision() <= tombstone.revision();
    if (forbidden) {
      Optional<RosterEntry> remaining = step.remaining();
      mirror.holds(
          step.person(),
          remaining.map(RosterEntry::epoch).orElse(tombstone.epoch()),
          remaining.map(RosterEntry::revision).orElse(tombstone.revision()),
          remaining.map(digests).orElse(""));
    }
  }

  private synchronized void finishBulk(CabinetSession current) {
    if (session == current) {
      bulkInFlight = false;
    }
  }

  private synchronized long currentVersion() {
    return version;
  }

  // Answers
  // ----------------------------------------------------------------------------------------

  /** Compares the digest that the cabinet reports with the one computed for what it was told. */
  private void settle(List<CardholderId> people, StepOutcome.Done done, boolean replaced) {
    boolean verified = trust == Trust.KNOWN && done.digest().equals(mirror.actualDigest());
    Map<CardholderId, RosterRow> rows =
        people.stream().collect(Collectors.toMap(p -> p, mirror::row));
    rows.forEach(
        (person, row) ->
            events.acknowledged(
                cabinet,
                new Reached(
                    person,
                    row.actualEpoch(),
                    row.actualRevision(),
                    done.sentAt(),
                    done.acknowledgedAt()),
                verified));
    if (trust == Trust.KNOWN && !verified) {
      events.mismatch(
          cabinet,
          "it reports digest %s at version %d, computed was %s"
              .formatted(done.digest(), done.version(), mirror.actualDigest()));
      trust = Trust.UNKNOWN;
      executor.execute(this::compare);
      return;
    }
    records.acknowledged(
        cabinet,
        new Acknowledged(
            done.version(),
            done.digest(),
            done.people(),
            session == null ? rosterEpoch : session.report().rosterEpoch(),
            replaced,
            rows));
    if (verified && mirror.inSync()) {
      events.inSync(cabinet);
    }
  }
}
