// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.ReleaseOrder;
import io.keyway.cabinet.hardware.Hardware;
import io.keyway.cabinet.hardware.ReleaseProgress;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent.OrderDropped;
import io.keyway.model.custody.CustodyEvent.ReleasedByOrder;
import io.keyway.model.custody.SlotNumber;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Commands from afar to release a key: each at most once, none after its deadline, and whatever
 * became of one stands in the journal. The deadline is the bridge's time, counted on by this
 * board's own counting since the bridge was last heard: setting its clock makes nothing late or
 * timely.
 */
final class Orders {
  private final Hardware hardware;
  private final Memory memory;
  private final Timekeeper time;
  private final Sessions sessions;
  private final Diary diary;
  private final Map<SlotNumber, ReleaseOrder> underway = new HashMap<>();

  Orders(Hardware hardware, Memory memory, Timekeeper time, Sessions sessions, Diary diary) {
    this.hardware = hardware;
    this.memory = memory;
    this.time = time;
    this.sessions = sessions;
    this.diary = diary;
  }

  /** Carries an order out; the word why not, where it does not. */
  Optional<String> carryOut(ReleaseOrder order) {
    if (!memory.orders().begin(order.id())) {
      return Optional.of("repeated");
    }
    Optional<String> objection = objection(order);
    if (objection.isPresent()) {
      diary.write(order.person(), new OrderDropped(order.id(), order.slot(), objection.get()));
      return objection;
    }
    underway.put(order.slot(), order);
    ReleaseProgress progress = sessions.releaseAlone(order.slot(), order.person());
    if (progress.isFinal()) {
      progressed(order.slot(), progress);
    }
    return progress == ReleaseProgress.DROPPED ? Optional.of("out-of-order") : Optional.empty();
  }

  /** The lock of a slot was read back, or given up. */
  void progressed(SlotNumber slot, ReleaseProgress progress) {
    ReleaseOrder order = underway.remove(slot);
    if (order == null) {
      return;
    }
    switch (progress) {
      case VERIFIED -> diary.write(order.person(), new ReleasedByOrder(order.id(), slot));
      case DROPPED ->
          diary.write(order.person(), new OrderDropped(order.id(), slot, "out-of-order"));
      case UNVERIFIED, REQUESTED, SENT, ACKNOWLEDGED ->
          diary.write(order.person(), new OrderDropped(order.id(), slot, "unverified"));
    }
  }

  private Optional<String> objection(ReleaseOrder order) {
    Optional<Instant> now = time.bridgeNow();
    if (now.isEmpty()) {
      return Optional.of("time-unknown");
    }
    if (!now.get().isBefore(order.deadline())) {
      return Optional.of("late");
    }
    int slots = memory.layout().layout().map(CabinetLayout::slots).orElse(0);
    if (order.slot().value() > slots) {
      return Optional.of("unknown-slot");
    }
    if (hardware.fobs().unseen().contains(order.slot()) || underway.containsKey(order.slot())) {
      return Optional.of("out-of-order");
    }
    return hardware.fobs().present().containsKey(order.slot())
        ? Optional.empty()
        : Optional.of("empty");
  }
}
