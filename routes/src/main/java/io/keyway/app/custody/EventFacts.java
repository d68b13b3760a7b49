// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.app.store.CustodyRecords.Kept;
import io.keyway.app.store.StoreJson;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the ledger and the database say of a cabinet's entry.
 *
 * @param type of the audit event, such as {@code custody.access-denied}
 * @param slot 0 where it is about none
 * @param keySet empty where it is about none
 */
record EventFacts(String type, int slot, String keySet, Map<String, Object> data) {

  static EventFacts of(JournalEntry entry) {
    return switch (entry.event()) {
      case CustodyEvent.KeyTaken(SlotNumber slot, KeySetId key) ->
          ofKey("custody.key-taken", slot, key);
      case CustodyEvent.KeyReturned(SlotNumber slot, KeySetId key) ->
          ofKey("custody.key-returned", slot, key);
      case CustodyEvent.KeyReturnedToWrongSlot(SlotNumber slot, KeySetId key) ->
          ofKey("custody.key-returned-to-wrong-slot", slot, key);
      case CustodyEvent.KeyMissing(SlotNumber slot, KeySetId key) ->
          ofKey("custody.key-missing", slot, key);
      case CustodyEvent.AccessDenied(String reason, Optional<SlotNumber> slot) ->
          new EventFacts(
              "custody.access-denied",
              slot.map(SlotNumber::value).orElse(0),
              "",
              Map.of("reason", reason));
      case CustodyEvent.StoodBy(CardholderId second) ->
          new EventFacts("custody.stood-by", 0, "", Map.of("second", second.value()));
      case CustodyEvent.AccessGranted granted -> plain("custody.access-granted");
      case CustodyEvent.DoorLeftOpen(int seconds) ->
          new EventFacts("cabinet.door-left-open", 0, "", Map.of("seconds", seconds));
      case CustodyEvent.DoorClosed closed -> plain("cabinet.door-closed");
      case CustodyEvent.ForcedOpen forced -> plain("cabinet.forced-open");
      case CustodyEvent.Inventory(Map<SlotNumber, KeySetId> present) ->
          new EventFacts("cabinet.inventory", 0, "", Map.of("present", present.size()));
      case CustodyEvent.Restarted(String reason) ->
          new EventFacts("cabinet.restarted", 0, "", Map.of("reason", reason));
      case CustodyEvent.ClockStepped(long milliseconds) ->
          new EventFacts("cabinet.clock-stepped", 0, "", Map.of("milliseconds", milliseconds));
      case CustodyEvent.JournalGap(long from, long to) ->
          new EventFacts("cabinet.journal-gap", 0, "", Map.of("from", from, "to", to));
      case CustodyEvent.LeaseEnded ended -> plain("cabinet.lease-ended");
      case CustodyEvent.Duress duress -> plain("custody.duress");
      case CustodyEvent.Trouble(var kind, String part, boolean over) ->
          new EventFacts(
              "cabinet.trouble",
              0,
              "",
              Map.of("kind", kind.name().toLowerCase(Locale.ROOT), "part", part, "over", over));
      case CustodyEvent.ForeignFob(SlotNumber slot) ->
          new EventFacts("custody.foreign-fob", slot.value(), "", Map.of());
      case CustodyEvent.ReleasedByOrder(String order, SlotNumber slot) ->
          new EventFacts("custody.released-by-order", slot.value(), "", Map.of("order", order));
      case CustodyEvent.OrderDropped(String order, SlotNumber slot, String reason) ->
          new EventFacts(
              "custody.order-dropped", slot.value(), "", Map.of("order", order, "reason", reason));
      case CustodyEvent.PinChosen chosen -> plain("custody.pin-chosen");
    };
  }

  /** Whether custody itself tells of it, as a move of a key set. */
  boolean isMove() {
    return !keySet.isEmpty();
  }

  /** What all events of a cabinet say, and what this one says. */
  Map<String, Object> dataFor(CabinetId cabinet, JournalEntry entry) {
    Map<String, Object> all = new TreeMap<>(data);
    all.put("cabinet", cabinet.value());
    all.put("boot", Long.toHexString(entry.boot()));
    all.put("sequence", entry.sequence());
    all.put("clockOffsetMillis", entry.clockOffset());
    all.put("timeCertain", entry.timeCertain());
    entry.person().ifPresent(person -> all.put("person", person.value()));
    if (slot > 0) {
      all.put("slot", slot);
    }
    if (!keySet.isEmpty()) {
      all.put("keySet", keySet);
    }
    return all;
  }

  Kept kept(String id) {
    return new Kept(id, type, slot, keySet, StoreJson.write(data));
  }

  private static EventFacts ofKey(String type, SlotNumber slot, KeySetId key) {
    return new EventFacts(type, slot.value(), key.value(), Map.of());
  }

  private static EventFacts plain(String type) {
    return new EventFacts(type, 0, "", Map.of());
  }
}
