// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.controller.memory.KnownKeys.Whereabouts;
import io.keyway.cabinet.hardware.Hardware;
import io.keyway.cabinet.hardware.ReleaseProgress;
import io.keyway.cabinet.hardware.Senses;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.DoorClosed;
import io.keyway.model.custody.CustodyEvent.DoorLeftOpen;
import io.keyway.model.custody.CustodyEvent.ForcedOpen;
import io.keyway.model.custody.CustodyEvent.ForeignFob;
import io.keyway.model.custody.CustodyEvent.Inventory;
import io.keyway.model.custody.CustodyEvent.KeyMissing;
import io.keyway.model.custody.CustodyEvent.KeyReturned;
import io.keyway.model.custody.CustodyEvent.KeyReturnedToWrongSlot;
import io.keyway.model.custody.CustodyEvent.KeyTaken;
import io.keyway.model.custody.CustodyEvent.Trouble;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes down what the sensors notice of keys and the door. */
final class KeyWatch implements Senses {
  private static final Duration DOOR_MAY_STAND_OPEN = Duration.ofSeconds(60);

  private final Hardware hardware;
  private final Memory memory;
  private final Sessions sessions;
  private final Diary diary;
  private final Orders orders;
  private final Set<SlotNumber> stuck = new HashSet<>();
  private Optional<Duration> doorOpenSince = Optional.empty();

  KeyWatch(Hardware hardware, Memory memory, Sessions sessions, Diary diary, Orders orders) {
    this.orders = orders;
    this.hardware = hardware;
    this.memory = memory;
    this.sessions = sessions;
    this.diary = diary;
  }

  @Override
  public void pulled(SlotNumber slot, KeySetId keySet) {
    Optional<CardholderId> taker = sessions.claim(slot);
    diary.write(
        taker, taker.isPresent() ? new KeyTaken(slot, keySet) : new KeyMissing(slot, keySet));
  }

  @Override
  public void hung(SlotNumber slot, KeySetId keySet) {
    diary.write(sessions.person(), returned(slot, keySet));
  }

  @Override
  public void foreign(SlotNumber slot) {
    diary.write(sessions.person(), new ForeignFob(slot));
  }

  @Override
  public void forced(SlotNumber slot) {
    diary.write(Optional.empty(), lock(Trouble.Kind.TAMPER, slot, false));
  }

  @Override
  public void released(SlotNumber slot, ReleaseProgress progress) {
    if (progress == ReleaseProgress.VERIFIED && stuck.remove(slot)) {
      diary.write(Optional.empty(), lock(Trouble.Kind.LOCK, slot, true));
    } else if (progress == ReleaseProgress.UNVERIFIED && stuck.add(slot)) {
      diary.write(sessions.person(), lock(Trouble.Kind.LOCK, slot, false));
    }
    if (progress.isFinal()) {
      orders.progressed(slot, progress);
    }
  }

  @Override
  public void trouble(Trouble trouble) {
    diary.write(Optional.empty(), trouble);
  }

  @Override
  public void doorOpened() {
    doorOpenSince = Optional.of(hardware.clock().uptime());
    if (sessions.person().isEmpty() && !sessions.isOpenedAlone()) {
      diary.write(Optional.empty(), new ForcedOpen());
    }
  }

  @Override
  public void doorClosed() {
    doorOpenSince = Optional.empty();
    Optional<CardholderId> person = sessions.person();
    sessions.end();
    diary.write(person, new DoorClosed());
  }

  /** Compares what hangs with what the journal last knew, and says what hangs. */
  void takeStock() {
    if (memory.layout().layout().isEmpty()) {
      return;
    }
    Map<SlotNumber, KeySetId> present = new HashMap<>(hardware.fobs().present());
    // Of what cannot be seen now, what was known last is the best there is to say.
    Set<SlotNumber> unseen = hardware.fobs().unseen();
    memory
        .journal()
        .known()
        .all()
        .forEach(
            (keySet, where) -> {
              if (where instanceof Whereabouts.Hangs(var slot) && unseen.contains(slot)) {
                present.put(slot, keySet);
              }
            });
    Map<KeySetId, SlotNumber> places = new HashMap<>();
    present.forEach((slot, keySet) -> places.put(keySet, slot));
    memory.journal().known().all().forEach((keySet, where) -> reconcile(keySet, where, places));
    diary.write(Optional.empty(), new Inventory(present));
  }

  /** Says once that the door stands open for too long. */
  void tick() {
    Duration now = hardware.clock().uptime();
    Optional<Duration> open = doorOpenSince.map(now::minus);
    if (open.filter(o -> o.compareTo(DOOR_MAY_STAND_OPEN) >= 0).isPresent()) {
      doorOpenSince = Optional.empty();
      diary.write(sessions.person(), new DoorLeftOpen((int) open.get().toSeconds()));
    }
  }

  /** Whether a slot is where a key set belongs. */
  boolean isHome(SlotNumber slot, KeySetId keySet) {
    return memory
        .layout()
        .layout()
        .map(CabinetLayout::keySets)
        .map(keySets -> keySets.get(slot))
        .filter(keySet::equals)
        .isPresent();
  }

  private void reconcile(KeySetId keySet, Whereabouts known, Map<KeySetId, SlotNumber> places) {
    Optional<SlotNumber> now = Optional.ofNullable(places.get(keySet));
    switch (known) {
      case Whereabouts.Hangs(var slot) when now.isEmpty() ->
          diary.write(Optional.empty(), new KeyMissing(slot, keySet));
      case Whereabouts.Hangs(var slot) when now.get().equals(slot) -> {
        // It hangs where it hung.
      }
      case Whereabouts.Hangs h -> diary.write(Optional.empty(), returned(now.get(), keySet));
      case Whereabouts.Out o ->
          now.ifPresent(slot -> diary.write(Optional.empty(), returned(slot, keySet)));
    }
  }

  private static Trouble lock(Trouble.Kind kind, SlotNumber slot, boolean over) {
    return new Trouble(kind, "slot-" + slot, over);
  }

  private CustodyEvent returned(SlotNumber slot, KeySetId keySet) {
    return isHome(slot, keySet)
        ? new KeyReturned(slot, keySet)
        : new KeyReturnedToWrongSlot(slot, keySet);
  }
}
