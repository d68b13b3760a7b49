// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.controller.memory.Recognition;
import io.keyway.cabinet.hardware.Hardware;
import io.keyway.cabinet.hardware.ReleaseProgress;
import io.keyway.model.access.Grant;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.custody.CustodyEvent.AccessDenied;
import io.keyway.model.custody.CustodyEvent.AccessGranted;
import io.keyway.model.custody.CustodyEvent.StoodBy;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who stands at the cabinet. At most one session is open; the next badge, the closed door, half a
 * minute without a touch, or a revocation ends it. Where a grant demands a PIN or a second person,
 * the session waits for it: the same person's PIN adds to it, and once a second person was asked
 * for, the next badge of somebody who may stand by joins it.
 */
final class Sessions {
  private static final Duration LASTS = Duration.ofSeconds(30);

  private final Hardware hardware;
  private final Memory memory;
  private final Rights rights;
  private final Diary diary;
  private Optional<Session> open = Optional.empty();
  private final Map<SlotNumber, Optional<CardholderId>> released = new HashMap<>();
  private Optional<Duration> openedAlone = Optional.empty();
  private Optional<CardholderId> cutShort = Optional.empty();

  Sessions(Hardware hardware, Memory memory, Rights rights, Diary diary) {
    this.hardware = hardware;
    this.memory = memory;
    this.rights = rights;
    this.diary = diary;
  }

  /**
   * A badge or a right PIN was shown.
   *
   * @param byPin whether it was a PIN
   */
  Entry enter(Recognition shown, boolean byPin) {
    return switch (shown) {
      case Recognition.Known(var entry) -> enter(entry, byPin);
      case Recognition.Revoked(var person) -> deny(Optional.of(person), Denial.REVOKED);
      case Recognition.Unknown() -> deny(Optional.empty(), Denial.UNKNOWN_BADGE);
    };
  }

  /** Nothing opens; the session before is over. */
  Entry deny(Optional<CardholderId> person, Denial reason) {
    end();
    diary.write(person, new AccessDenied(reason.word(), Optional.empty()));
    return new Entry.Denied(reason);
  }

  /** Somebody wants the fob in a slot: releases it, or says why not. */
  Optional<Denial> request(SlotNumber slot) {
    Optional<Denial> objection = objection(slot).or(() -> release(slot));
    if (objection.isPresent()) {
      Optional<CardholderId> whose = person().or(() -> cutShort);
      diary.write(whose, new AccessDenied(objection.get().word(), Optional.of(slot)));
    } else {
      open = open.map(session -> session.lasting(inAWhile()));
    }
    return objection;
  }

  /** Whether the fob in this slot was released to somebody, who now has it. */
  Optional<CardholderId> claim(SlotNumber slot) {
    return Optional.ofNullable(released.remove(slot)).flatMap(taker -> taker);
  }

  /** Whether the door may open although nobody's session is open. */
  boolean isOpenedAlone() {
    return openedAlone.isPresent();
  }

  /** Whether a slot was released to somebody and was not closed again. */
  boolean isReleased(SlotNumber slot) {
    return released.containsKey(slot);
  }

  /** Whose session is open. */
  Optional<CardholderId> person() {
    return open.map(Session::person);
  }

  /** Who stands by in it. */
  Optional<CardholderId> second() {
    return open.flatMap(Session::second);
  }

  /** A person's rights were withdrawn: that person's session is over before anything else. */
  void cut(CardholderId person) {
    if (person().equals(Optional.of(person))) {
      end();
      cutShort = Optional.of(person);
    } else if (second().equals(Optional.of(person))) {
      open = open.map(session -> session.with(Optional.empty()));
      holdAll();
    }
  }

  /** Ends a session that nobody touched for long. */
  void expire() {
    Duration now = hardware.clock().uptime();
    if (open.filter(session -> now.compareTo(session.until()) >= 0).isPresent()) {
      end();
    }
    if (open.isEmpty() && openedAlone.filter(until -> now.compareTo(until) >= 0).isPresent()) {
      end();
    }
    if (open.isEmpty()) {
      released.keySet().removeIf(hardware.locks()::isHeld);
    }
  }

  /** Ends the open session, if there is one. */
  void end() {
    open = Optional.empty();
    openedAlone = Optional.empty();
    cutShort = Optional.empty();
    holdAll();
    hardware.locks().lockDoor();
  }

  /** Nothing opens any more; what stands open already is still theirs to whom it was released. */
  private void holdAll() {
    hardware.locks().holdAll();
    released.keySet().removeIf(hardware.locks()::isHeld);
  }

  /**
   * Releases a slot without a session: at an order, or, where it is empty, for somebody to bring a
   * key back. Held again after half a minute.
   */
  ReleaseProgress releaseAlone(SlotNumber slot, Optional<CardholderId> taker) {
    ReleaseProgress progress = hardware.locks().release(slot);
    if (progress != ReleaseProgress.DROPPED) {
      hardware.locks().unlockDoor();
      released.put(slot, taker);
      openedAlone = Optional.of(inAWhile());
    }
    return progress;
  }

  private Optional<Denial> release(SlotNumber slot) {
    CardholderId taker = open.orElseThrow().person();
    if (hardware.locks().release(slot) == ReleaseProgress.DROPPED) {
      return Optional.of(Denial.OUT_OF_ORDER);
    }
    released.put(slot, Optional.of(taker));
    return Optional.empty();
  }

  /** The same person again adds to the session; whoever was asked to stand by joins it. */
  private Entry enter(RosterEntry shown, boolean byPin) {
    expire();
    if (person().equals(Optional.of(shown.person()))) {
      return proceed(open.get().withPin(byPin), shown);
    }
    Optional<RosterEntry> taker = open.filter(Session::waits).flatMap(this::entryOf);
    if (taker.isPresent() && mayStandBy(shown, taker.get())) {
      diary.write(person(), new StoodBy(shown.person()));
      return proceed(open.get().with(Optional.of(shown.person())), taker.get());
    }
    end();
    return proceed(Session.of(shown.person(), byPin, inAWhile()), shown);
  }

  private boolean mayStandBy(RosterEntry second, RosterEntry taker) {
    return rights.honoured(taker).stream().anyMatch(grant -> rights.mayStandBy(second, grant));
  }

  /** Opens what would open now; where more is asked for first, the door stays as it is. */
  private Entry proceed(Session session, RosterEntry entry) {
    List<Grant> honoured = rights.honoured(entry);
    if (honoured.isEmpty()) {
      return deny(Optional.of(entry.person()), rights.objection(entry));
    }
    List<Grant> opening =
        honoured.stream().filter(grant -> missing(grant, session).isEmpty()).toList();
    if (opening.isEmpty()) {
      return ask(session, honoured);
    }
    diary.write(Optional.of(entry.person()), new AccessGranted());
    open = Optional.of(session.lasting(inAWhile()));
    hardware.locks().unlockDoor();
    return new Entry.Granted(opening.stream().map(Grant::slot).distinct().toList());
  }

  private Entry ask(Session session, List<Grant> honoured) {
    Denial first =
        honoured.stream()
            .flatMap(grant -> missing(grant, session).stream())
            .min(Denial::compareTo)
            .orElse(Denial.NOT_ENTITLED);
    open = Optional.of(session.waiting(first == Denial.SECOND_PERSON_REQUIRED).lasting(inAWhile()));
    diary.write(person(), new AccessDenied(first.word(), Optional.empty()));
    return new Entry.Denied(first);
  }

  /** What a grant demands that this session has not shown. */
  private Optional<Denial> missing(Grant grant, Session session) {
    if (grant.pinRequired() && !session.pinTyped()) {
      return Optional.of(Denial.PIN_REQUIRED);
    }
    boolean alone =
        grant.second().isPresent()
            && session
                .second()
                .filter(second -> !second.equals(session.person()))
                .flatMap(memory.roster()::entry)
                .filter(second -> rights.mayStandBy(second, grant))
                .isEmpty();
    return alone ? Optional.of(Denial.SECOND_PERSON_REQUIRED) : Optional.empty();
  }

  private Optional<RosterEntry> entryOf(Session session) {
    return memory.roster().entry(session.person());
  }

  private Optional<Denial> objection(SlotNumber slot) {
    expire();
    if (open.isEmpty()) {
      return Optional.of(cutShort.isPresent() ? Denial.REVOKED : Denial.NO_SESSION);
    }
    Optional<RosterEntry> entry = entryOf(open.get());
    if (entry.isEmpty()) {
      return Optional.of(Denial.REVOKED);
    }
    boolean unseen = hardware.fobs().unseen().contains(slot);
    Map<SlotNumber, KeySetId> present = hardware.fobs().present();
    Optional<KeySetId> hanging = Optional.ofNullable(present.get(slot));
    List<Grant> grants =
        entry.get().grants().stream()
            .filter(Grant::isToTake)
            .filter(g -> hanging.map(g.keySet()::equals).orElse(g.slot().equals(slot)))
            .toList();
    if (grants.isEmpty()) {
      return Optional.of(Denial.NOT_ENTITLED);
    }
    List<Grant> counting =
        grants.stream().filter(grant -> rights.objection(grant).isEmpty()).toList();
    if (counting.isEmpty()) {
      return grants.stream().flatMap(g -> rights.objection(g).stream()).min(Denial::compareTo);
    }
    if (unseen) {
      return Optional.of(Denial.OUT_OF_ORDER);
    }
    if (hanging.isEmpty()) {
      return Optional.of(Denial.EMPTY);
    }
    return isFull(entry.get(), slot) ? Optional.of(Denial.MAX_KEYS) : unmetBy(open.get(), counting);
  }

  /** Empty where some grant demands no more than was shown; else what is to be shown next. */
  private Optional<Denial> unmetBy(Session session, List<Grant> counting) {
    if (counting.stream().anyMatch(grant -> missing(grant, session).isEmpty())) {
      return Optional.empty();
    }
    Optional<Denial> next =
        counting.stream().flatMap(g -> missing(g, session).stream()).min(Denial::compareTo);
    open = Optional.of(session.waiting(next.equals(Optional.of(Denial.SECOND_PERSON_REQUIRED))));
    return next;
  }

  /** Counts what was released and not pulled yet, too: locks may stand open side by side. */
  private boolean isFull(RosterEntry entry, SlotNumber wanted) {
    long pending =
        released.entrySet().stream()
            .filter(
                e -> e.getValue().equals(Optional.of(entry.person())) && !e.getKey().equals(wanted))
            .count();
    return entry.maxKeys() > 0
        && memory.journal().known().heldBy(entry.person()) + pending >= entry.maxKeys();
  }

  private Duration inAWhile() {
    return hardware.clock().uptime().plus(LASTS);
  }
}
