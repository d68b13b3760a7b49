// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.app.provisioning.Freight.Difference;
import io.keyway.app.provisioning.Freight.Shipment;
import io.keyway.app.provisioning.HoldingsKeeper.Finding;
import io.keyway.app.provisioning.LaneEvents.Reached;
import io.keyway.app.provisioning.LaneRecords.Acknowledged;
import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.ReportsRoster;
import io.keyway.cabinet.ReportsRoster.BucketDigests;
import io.keyway.cabinet.ReportsRoster.Page;
import io.keyway.cabinet.ReportsRoster.Unread;
import io.keyway.cabinet.StepOutcome;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
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
 * The lane of one cabinet. Thread-safe by its own lock, which is never held over I/O or while bulk
 * is made into bytes; bulk is prepared on the executor, one piece at a time.
 *
 * <p>A revocation is sent the moment it is committed. Everything else follows from comparing what
 * should be with what is: at a link, after a commit, after each answer, and at each sweep.
 *
 * <p>Every request is sent, and its answer followed, with the lane locked: so answers are folded
 * into the mirror in the order in which the cabinet gave them, and its digest fits after each one.
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
  private final Freight freight;

  private final RosterMirror mirror = new RosterMirror();
  private final Refusals refusals = new Refusals(BULK);
  private final Map<CardholderId, Reached> unverified = new HashMap<>();
  private final Set<RevokeUser> revocationsInFlight = new HashSet<>();
  private @Nullable CabinetSession session;
  private Trust trust = Trust.UNKNOWN;
  private @Nullable Readback reading;
  private String suspect = "";
  private boolean wasRead;
  private boolean replaceWhole;
  private boolean bulkInFlight;
  private boolean compareAfterBulk;
  private @Nullable Told underWay;
  private StepOutcome.@Nullable Done last;
  private long version;
  private long rosterEpoch;

  /** How well we know what the cabinet holds. */
  enum Trust {
    /** Its digest was not compared yet, or did not fit. */
    UNKNOWN,
    /** Its digest equals the mirror's. */
    KNOWN,
    /** It holds what nobody here gave it: revocations only, until its adoption. */
    REVOKE_ONLY,
    /** It knows of changes that the database does not: revocations only, until it is read back. */
    AHEAD
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
    this.freight = new Freight(cabinet, records, digests);
  }

  CabinetId cabinet() {
    return cabinet;
  }

  /**
   * Sets the state read from the database, before the first link; what was wanted since is newer.
   */
  synchronized void load(
      Map<CardholderId, RosterRow> rows, long knownVersion, long knownRosterEpoch) {
    rows.forEach(mirror::load);
    version = Math.max(version, knownVersion);
    rosterEpoch = knownRosterEpoch;
  }

  /** How many people have rights there, as far as it acknowledged. */
  synchronized int holding() {
    return mirror.holding();
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

  /**
   * Whether the cabinet's rights may be renewed: it holds nothing that it should not. While rights
   * are only taken away it must have told so itself.
   */
  synchronized boolean mayLease() {
    return session != null
        && trust == Trust.KNOWN
        && reading == null
        && records.mayRenew(cabinet)
        && (wasRead || !records.isRevokeOnly())
        && !mirror.hasRemovals();
  }

  /**
   * Notes a committed change and sends it, when it takes rights away and the cabinet is linked.
   *
   * @return whether the cabinet is linked
   */
  synchronized boolean want(Wanted wanted) {
    mirror.want(wanted);
    refusals.changed(wanted.person());
    version = Math.max(version, wanted.version());
    if (session == null) {
      return false;
    }
    if (wanted.step() instanceof RevokeUser revoke) {
      send(session, records.isRevokeOnly() ? alone(revoke) : revoke, wanted.version());
    } else {
      tellIfThereAlready(wanted);
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
    bulkIsOver();
    reading = null;
    wasRead = false;
    replaceWhole = false;
    revocationsInFlight.clear();
    refusals.clear();
    trust = judge(newSession.report());
    if (trust == Trust.KNOWN) {
      verified();
    }
    boolean onlyTombstones = trust == Trust.REVOKE_ONLY || trust == Trust.AHEAD;
    if (onlyTombstones) {
      readBack(newSession);
    }
    if (onlyTombstones || trust == Trust.UNKNOWN && records.isRevokeOnly()) {
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
    reading = null;
    bulkIsOver();
    trust = Trust.UNKNOWN;
    return true;
  }

  /** A human allowed that what this cabinet holds be replaced by what it should hold. */
  synchronized void release() {
    if (trust == Trust.REVOKE_ONLY) {
      trust = Trust.UNKNOWN;
      version = Math.max(version, session == null ? 0 : session.report().version());
      rosterEpoch = 0;
      replaceWhole = true;
      executor.execute(this::compare);
    }
  }

  /** Rights are only taken away from now on, and what the cabinet holds is looked at. */
  synchronized void heldBack() {
    if (session != null && trust == Trust.KNOWN && session.reportsRoster().isPresent()) {
      trust = Trust.UNKNOWN;
      executor.execute(this::compare);
    }
  }

  /** Rights may be given again. */
  synchronized void released() {
    if (trust == Trust.AHEAD) {
      trust = Trust.UNKNOWN;
      version = Math.max(version, session == null ? 0 : session.report().version());
    }
    executor.execute(this::compare);
  }

  /**
   * Looks whether the cabinet still reports the digest of what it was told. One that differs twice
   * in a row, while nothing is under way, was changed behind our back: it is read back.
   */
  synchronized void look() {
    refusals.sweep();
    boolean quiet = !bulkInFlight && reading == null && revocationsInFlight.isEmpty();
    if (session == null || trust != Trust.KNOWN || !quiet) {
      suspect = "";
      return;
    }
    String reported = session.report().digest();
    if (reported.equals(mirror.actualDigest())) {
      suspect = "";
    } else if (!reported.equals(suspect)) {
      suspect = reported;
    } else {
      suspect = "";
      trust = Trust.UNKNOWN;
      executor.execute(this::compare);
    }
  }

  /** Whether the cabinet can tell what it holds and did not yet. */
  synchronized boolean isToBeRead() {
    boolean unknown = trust == Trust.UNKNOWN || trust == Trust.AHEAD;
    return session != null && isReadable(session) && (unknown || reading != null);
  }

  /** Whether there is something to be learnt from what the cabinet itself says it holds. */
  private boolean isReadable(CabinetSession current) {
    CabinetReport report = current.report();
    boolean worthIt =
        report.version() > 0
            || report.people() > 0
            || refusals.areThere()
            || records.isRevokeOnly();
    return worthIt && !replaceWhole && current.reportsRoster().isPresent();
  }

  private Trust judge(CabinetReport report) {
    boolean sameStore = report.rosterEpoch() == rosterEpoch;
    String detail =
        "roster version %d of store %x with %d people; last known here: version %d of store %x"
            .formatted(
                report.version(), report.rosterEpoch(), report.people(), version, rosterEpoch);
    if (sameStore && report.version() > version) {
      events.ahead(cabinet, detail);
      return Trust.AHEAD;
    }
    if (!sameStore && report.people() > 0) {
      events.revokeOnly(cabinet, detail);
      return Trust.REVOKE_ONLY;
    }
    boolean fits = sameStore && report.digest().equals(mirror.actualDigest());
    return fits && !records.isRevokeOnly() ? Trust.KNOWN : Trust.UNKNOWN;
  }

  // Reading back
  // ------------------------------------------------------------------------------------

  /** Asks the cabinet what it holds, where it can tell; whether it was asked. */
  private boolean readBack(CabinetSession current) {
    if (current.reportsRoster().isEmpty()) {
      return false;
    }
    Readback begun = new Readback(digests);
    reading = begun;
    if (isWorthComparing(current)) {
      compareBuckets(current, begun);
    } else {
      ask(current, begun);
    }
    return true;
  }

  /**
   * Whether only what differs has to be read: of a store that we gave rosters to, and while rights
   * may be given; else all that the cabinet knows is of interest, tombstones too.
   */
  private boolean isWorthComparing(CabinetSession current) {
    return trust == Trust.UNKNOWN
        && current.report().rosterEpoch() == rosterEpoch
        && !records.isRevokeOnly()
        && current.reportsRoster().filter(ReportsRoster::comparesBuckets).isPresent();
  }

  private void compareBuckets(CabinetSession current, Readback begun) {
    current
        .reportsRoster()
        .ifPresent(
            roster ->
                roster.buckets().thenAccept(answer -> bucketsCompared(current, begun, answer)));
  }

  private synchronized void bucketsCompared(
      CabinetSession current, Readback begun, ReportsRoster.Reading answer) {
    if (session != current || reading != begun) {
      return;
    }
    if (!(answer instanceof BucketDigests(String digest, int people, byte[] theirs))) {
      reading = null; // the sweep asks again
      return;
    }
    Buckets differing = Buckets.differing(theirs, mirror.bucketDigests());
    Readback some =
        differing.isAll()
            ? new Readback(digests)
            : new Readback(digests, differing, digest, people);
    reading = some;
    ask(current, some);
  }

  private void ask(CabinetSession current, Readback readback) {
    current
        .reportsRoster()
        .ifPresent(
            roster ->
                roster
                    .read(readback.after(), readback.of())
                    .thenAccept(answer -> read(current, readback, answer)));
  }

  private void read(CabinetSession current, Readback readback, ReportsRoster.Reading answer) {
    boolean complete = answer instanceof Page page && readback.add(page);
    synchronized (this) {
      if (session != current || reading != readback) {
        return;
      }
      if (answer instanceof Unread) {
        reading = null; // the sweep asks again
      } else if (readback.isOutdated()) {
        readBack(current);
      } else if (complete) {
        boolean own = current.report().rosterEpoch() == rosterEpoch;
        Holdings holdings = readback.holdings(own);
        mirror.found(holdings);
        executor.execute(() -> judge(current, holdings));
      } else {
        ask(current, readback);
      }
    }
  }

  /** The mirror follows the cabinet's answers meanwhile; no right is given before this is over. */
  private void judge(CabinetSession current, Holdings holdings) {
    boolean heldBackBefore = records.isRevokeOnly();
    Optional<Finding> finding = Optional.empty();
    try {
      finding = Optional.of(records.found(cabinet, holdings));
    } finally {
      boolean again = !heldBackBefore && records.isRevokeOnly();
      judged(current, holdings, again ? Optional.empty() : finding);
    }
  }

  private synchronized void judged(
      CabinetSession current, Holdings holdings, Optional<Finding> finding) {
    if (session != current) {
      return;
    }
    reading = null;
    if (finding.isEmpty()) {
      return; // the sweep asks again
    }
    wasRead |= holdings.of().isAll();
    if (trust == Trust.REVOKE_ONLY) {
      return;
    }
    if (!holdings.own()) {
      replaceWhole = true;
      executor.execute(this::compare);
      return;
    }
    version = Math.max(version, finding.get().version());
    finding.get().rows().forEach(mirror::want);
    trust = Trust.KNOWN;
    verified();
    for (CardholderId person : holdings.people()) {
      events.acknowledged(cabinet, reached(person, holdings), true);
    }
    executor.execute(this::compare);
  }

  private Reached reached(CardholderId person, Holdings holdings) {
    RosterRow row = mirror.row(person);
    return new Reached(
        person, row.actualEpoch(), row.actualRevision(), holdings.askedAt(), holdings.readAt());
  }

  // Revocations
  // ------------------------------------------------------------------------------------

  private void revokeAllTombstones(CabinetSession current) {
    Map<CardholderId, Tombstone> tombstones = records.tombstones(cabinet);
    synchronized (this) {
      tombstones.forEach(
          (person, t) -> send(current, new RevokeUser(t, Optional.empty()), version));
    }
  }

  private void revoke(CabinetSession current, CardholderId person) {
    Tombstone tombstone = mirror.row(person).tombstone(person);
    send(current, new RevokeUser(tombstone, Optional.empty()), version);
  }

  private void send(CabinetSession current, RevokeUser step, long versionAfter) {
    if (session != current || !revocationsInFlight.add(step)) {
      return;
    }
    RevokeUser sent = isOutdated(step) || isLostInTransfer(step.person()) ? alone(step) : step;
    Told told = Told.of(sent, digests);
    current.revoke(sent, versionAfter).thenAccept(outcome -> revoked(current, step, told, outcome));
  }

  /**
   * Whether a whole roster is on its way that does not know of this person: what the revocation
   * leaves may or may not outlast it, by which of the two the cabinet begins with. Then only what
   * ends is said now; the next comparison gives back what remains.
   */
  private boolean isLostInTransfer(CardholderId person) {
    return underWay != null && underWay.whole() && !underWay.entries().containsKey(person);
  }

  /** Whether something newer about this person is known: that says what remains. */
  private boolean isOutdated(RevokeUser step) {
    RosterRow row = mirror.row(step.person());
    return step.remaining().filter(rest -> row.isAfter(rest.epoch(), rest.revision())).isPresent();
  }

  private static RevokeUser alone(RevokeUser step) {
    return new RevokeUser(step.tombstone(), Optional.empty());
  }

  private synchronized void revoked(
      CabinetSession current, RevokeUser step, Told told, StepOutcome outcome) {
    if (session != current) {
      return;
    }
    revocationsInFlight.remove(step);
    switch (outcome) {
      case StepOutcome.Done done -> {
        did(told, done);
        if (trust == Trust.UNKNOWN) {
          executor.execute(this::compare);
        }
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

  /** Compares what should be with what is and sends the difference; at most one piece at a time. */
  void compare() {
    CabinetSession current;
    Optional<Preparation> preparation;
    synchronized (this) {
      boolean onlyTombstones = trust == Trust.REVOKE_ONLY || trust == Trust.AHEAD;
      if (session == null || reading != null) {
        return;
      }
      if (onlyTombstones || trust == Trust.UNKNOWN && isReadable(session)) {
        if (!onlyTombstones || !wasRead) {
          readBack(session);
        }
        return;
      }
      if (bulkInFlight) {
        compareAfterBulk = true;
        return;
      }
      current = session;
      preparation = preparation(current);
      bulkInFlight = preparation.isPresent();
    }
    preparation.ifPresent(prepared -> ship(current, prepared));
  }

  /** Reads and encodes; nothing is left to be sent where the records are newer than the lane. */
  private interface Preparation {
    Optional<Shipment> prepare();
  }

  private Optional<Preparation> preparation(CabinetSession current) {
    long versionAfter = version;
    boolean revokeOnly = records.isRevokeOnly();
    if (trust == Trust.UNKNOWN) {
      return revokeOnly
          ? Optional.empty()
          : Optional.of(() -> Optional.of(freight.whole(current, versionAfter)));
    }
    List<CardholderId> differing =
        mirror.differing().stream()
            .filter(person -> !revokeOnly || mirror.row(person).isRemoval())
            .toList();
    if (differing.isEmpty() && mirror.inSync()) {
      refusals.clear();
      events.inSync(cabinet);
    }
    Map<CardholderId, RosterRow> rows =
        refusals.next(differing, person -> mirror.row(person).isRemoval()).stream()
            .collect(Collectors.toMap(person -> person, mirror::row));
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    boolean onlyFewRemovals =
        rows.size() <= SINGLE_REVOCATIONS && rows.values().stream().allMatch(RosterRow::isRemoval);
    if (onlyFewRemovals) {
      rows.keySet().forEach(person -> revoke(current, person));
      return Optional.empty();
    }
    Difference difference = new Difference(mirror.actualDigest(), rows, versionAfter);
    return Optional.of(() -> freight.difference(current, difference));
  }

  private void ship(CabinetSession current, Preparation preparation) {
    Optional<Shipment> shipment = Optional.empty();
    try {
      shipment = preparation.prepare();
    } finally {
      dispatch(current, shipment);
    }
  }

  private synchronized void dispatch(CabinetSession current, Optional<Shipment> shipment) {
    if (session != current) {
      return;
    }
    boolean mayGo =
        shipment.filter(s -> !records.isRevokeOnly() || s.told().entries().isEmpty()).isPresent();
    if (shipment.isEmpty() || !mayGo) {
      bulkIsOver();
      return;
    }
    Told told = shipment.get().told();
    underWay = told;
    if (told.whole()) {
      rosterEpoch = current.report().rosterEpoch();
      replaceWhole = false;
    }
    shipment.get().transfer().send().thenAccept(outcome -> arrived(current, told, outcome));
  }

  private synchronized void arrived(CabinetSession current, Told told, StepOutcome outcome) {
    if (session != current) {
      return;
    }
    switch (outcome) {
      case StepOutcome.Done done -> {
        if (told.whole()) {
          boolean readFirst = records.isRevokeOnly() && isReadable(current);
          trust = readFirst ? Trust.UNKNOWN : Trust.KNOWN;
        }
        refusals.done();
        did(told, done);
        compareAfterBulk |= trust == Trust.KNOWN || !told.whole();
      }
      case StepOutcome.Refused refused -> {
        refused(told, refused);
      }
      case StepOutcome.Failed failed -> {
        // The link ended or the cabinet is too slow; the sweep compares again.
      }
    }
    bulkIsOver();
  }

  /** A cabinet that tells the digest we know of is as we know it; any other is read back. */
  private void refused(Told told, StepOutcome.Refused refused) {
    boolean asKnown = refused.digest().equals(mirror.actualDigest());
    if (!asKnown || told.whole() && !records.isRevokeOnly()) {
      trust = asKnown ? Trust.KNOWN : Trust.UNKNOWN;
    }
    if (refused.reason().equals("base-mismatch")) {
      compareAfterBulk = true;
      return;
    }
    Set<CardholderId> toBlame = refusals.refused(told);
    compareAfterBulk |= trust == Trust.KNOWN && !told.entries().isEmpty();
    if (told.entries().isEmpty()) {
      events.refused(cabinet, "It refused to take rights away: " + refused.reason());
    }
    toBlame.forEach(
        person ->
            events.refused(
                cabinet,
                "It refuses the rights of %s: %s. Others get theirs; it is asked again at times"
                    .formatted(person, refused.reason())));
  }

  private void bulkIsOver() {
    bulkInFlight = false;
    underWay = null;
    if (compareAfterBulk) {
      compareAfterBulk = false;
      executor.execute(this::compare);
    }
  }

  // Answers
  // ----------------------------------------------------------------------------------------

  /** Compares the digest that the cabinet reports with the one computed for what it was told. */
  private void did(Told told, StepOutcome.Done done) {
    mirror.did(told);
    last = done;
    Map<CardholderId, RosterRow> rows =
        told.people().stream().collect(Collectors.toMap(person -> person, mirror::row));
    rows.forEach((person, row) -> unverified.put(person, reached(person, row, done)));
    boolean fits = done.digest().equals(mirror.actualDigest());
    if (trust == Trust.KNOWN && fits) {
      verified();
    } else {
      rows.forEach(
          (person, row) -> events.acknowledged(cabinet, reached(person, row, done), false));
    }
    if (trust == Trust.KNOWN && !fits) {
      mismatch(done);
      return;
    }
    records.acknowledged(
        cabinet,
        new Acknowledged(
            done.version(),
            done.digest(),
            done.people(),
            session == null ? rosterEpoch : session.report().rosterEpoch(),
            told.whole(),
            rows));
    if (isInSync()) {
      events.inSync(cabinet);
    }
  }

  private void mismatch(StepOutcome.Done done) {
    trust = Trust.UNKNOWN;
    events.mismatch(
        cabinet,
        "it reports digest %s at version %d, computed was %s"
            .formatted(done.digest(), done.version(), mirror.actualDigest()));
  }

  /** Its digest fits: all that it acknowledged so far is what it holds. */
  private void verified() {
    unverified.values().forEach(reached -> events.acknowledged(cabinet, reached, true));
    unverified.clear();
  }

  /** A bulk that was read after the commit of a change may take it along before we are told. */
  private void tellIfThereAlready(Wanted wanted) {
    RosterRow row = mirror.row(wanted.person());
    if (last == null || !row.reached(wanted.epoch(), wanted.revision())) {
      return;
    }
    unverified.put(wanted.person(), reached(wanted.person(), row, last));
    if (trust == Trust.KNOWN) {
      verified();
    }
  }

  private static Reached reached(CardholderId person, RosterRow row, StepOutcome.Done done) {
    return new Reached(
        person, row.actualEpoch(), row.actualRevision(), done.sentAt(), done.acknowledgedAt());
  }
}
