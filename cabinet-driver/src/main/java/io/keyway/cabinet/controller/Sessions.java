// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.controller.memory.Recognition;
import io.keyway.cabinet.hardware.Hardware;
import io.keyway.model.access.Grant;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.custody.CustodyEvent.AccessDenied;
import io.keyway.model.custody.CustodyEvent.AccessGranted;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who stands at the cabinet. At most one session is open; the next badge, the closed door, half a
 * minute without a touch, or a revocation ends it.
 */
final class Sessions {
  private static final Duration LASTS = Duration.ofSeconds(30);

  private final Hardware hardware;
  private final Memory memory;
  private final Rights rights;
  private final Diary diary;
  private Optional<Session> open = Optional.empty();
  private Optional<SlotNumber> released = Optional.empty();
  private Optional<CardholderId> cutShort = Optional.empty();

  Sessions(Hardware hardware, Memory memory, Rights rights, Diary diary) {
    this.hardware = hardware;
    this.memory = memory;
    this.rights = rights;
    this.diary = diary;
  }

  /** A badge or a right PIN was shown. */
  Entry enter(Recognition shown) {
    end();
    return switch (shown) {
      case Recognition.Known(var entry) -> enter(entry);
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
    Optional<Denial> objection = objection(slot);
    if (objection.isPresent()) {
      Optional<CardholderId> whose = person().or(() -> cutShort);
      diary.write(whose, new AccessDenied(objection.get().word(), Optional.of(slot)));
    } else {
      open = open.map(session -> new Session(session.person(), inAWhile()));
      released = Optional.of(slot);
      hardware.locks().release(slot);
    }
    return objection;
  }

  /** Whether the fob in this slot was released to somebody, who now has it. */
  Optional<CardholderId> claim(SlotNumber slot) {
    Optional<CardholderId> taker = released.equals(Optional.of(slot)) ? person() : Optional.empty();
    released = Optional.empty();
    return taker;
  }

  /** Whose session is open. */
  Optional<CardholderId> person() {
    return open.map(Session::person);
  }

  /** A person's rights were withdrawn: that person's session is over before anything else. */
  void cut(CardholderId person) {
    if (person().equals(Optional.of(person))) {
      end();
      cutShort = Optional.of(person);
    }
  }

  /** Ends a session that nobody touched for long. */
  void expire() {
    Duration now = hardware.clock().uptime();
    if (open.filter(session -> now.compareTo(session.until()) >= 0).isPresent()) {
      end();
    }
  }

  /** Ends the open session, if there is one. */
  void end() {
    open = Optional.empty();
    released = Optional.empty();
    cutShort = Optional.empty();
    hardware.locks().holdAll();
    hardware.locks().lockDoor();
  }

  private Entry enter(RosterEntry entry) {
    List<Grant> honoured = rights.honoured(entry);
    if (honoured.isEmpty()) {
      return deny(Optional.of(entry.person()), rights.objection(entry));
    }
    diary.write(Optional.of(entry.person()), new AccessGranted());
    open = Optional.of(new Session(entry.person(), inAWhile()));
    hardware.locks().unlockDoor();
    return new Entry.Granted(honoured.stream().map(Grant::slot).distinct().toList());
  }

  private Optional<Denial> objection(SlotNumber slot) {
    expire();
    if (open.isEmpty()) {
      return Optional.of(cutShort.isPresent() ? Denial.REVOKED : Denial.NO_SESSION);
    }
    CardholderId person = open.get().person();
    Optional<RosterEntry> entry = memory.roster().entry(person);
    if (entry.isEmpty()) {
      return Optional.of(Denial.REVOKED);
    }
    Map<SlotNumber, KeySetId> present = hardware.fobs().present();
    Optional<KeySetId> hanging = Optional.ofNullable(present.get(slot));
    Optional<Grant> grant =
        entry.get().grants().stream()
            .filter(g -> hanging.map(g.keySet()::equals).orElse(g.slot().equals(slot)))
            .findFirst();
    if (grant.isEmpty()) {
      return Optional.of(Denial.NOT_ENTITLED);
    }
    return rights
        .objection(grant.get())
        .or(() -> hanging.isEmpty() ? Optional.of(Denial.EMPTY) : Optional.empty())
        .or(() -> isFull(entry.get()) ? Optional.of(Denial.MAX_KEYS) : Optional.empty());
  }

  private boolean isFull(RosterEntry entry) {
    return entry.maxKeys() > 0
        && memory.journal().known().heldBy(entry.person()) >= entry.maxKeys();
  }

  private Duration inAWhile() {
    return hardware.clock().uptime().plus(LASTS);
  }
}
