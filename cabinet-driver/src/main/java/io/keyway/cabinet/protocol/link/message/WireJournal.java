// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.AccessDenied;
import io.keyway.model.custody.CustodyEvent.AccessGranted;
import io.keyway.model.custody.CustodyEvent.ClockStepped;
import io.keyway.model.custody.CustodyEvent.DoorClosed;
import io.keyway.model.custody.CustodyEvent.DoorLeftOpen;
import io.keyway.model.custody.CustodyEvent.ForcedOpen;
import io.keyway.model.custody.CustodyEvent.Inventory;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.CustodyEvent.KeyMissing;
import io.keyway.model.custody.CustodyEvent.KeyReturned;
import io.keyway.model.custody.CustodyEvent.KeyReturnedToWrongSlot;
import io.keyway.model.custody.CustodyEvent.KeyTaken;
import io.keyway.model.custody.CustodyEvent.LeaseEnded;
import io.keyway.model.custody.CustodyEvent.Restarted;
import io.keyway.model.custody.CustodyEvent.StoodBy;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.util.Optional;

/** Journal entries as bytes; an event is an array of its kind and what that kind tells. */
public final class WireJournal {
  private WireJournal() {}

  public static void encode(JournalEntry entry, CborWriter out) {
    out.map(
        fields ->
            fields
                .integer(1, entry.boot())
                .integer(2, entry.sequence())
                .instant(3, entry.at())
                .integer(4, entry.clockOffset())
                .flag(5, entry.timeCertain())
                .text(6, entry.person().map(CardholderId::value))
                .item(7, entry.event(), WireJournal::encodeEvent));
  }

  public static JournalEntry decode(CborReader in) {
    return in.map(
        fields ->
            new JournalEntry(
                fields.unsigned(1),
                fields.unsigned(2),
                fields.instant(3),
                fields.integer(4),
                fields.flag(5),
                fields.optional(6, CborReader::text).map(CardholderId::new),
                fields.value(7, WireJournal::decodeEvent)));
  }

  private static void encodeEvent(CustodyEvent event, CborWriter out) {
    switch (event) {
      case KeyTaken(var slot, var keySet) -> place(out, 0, slot, keySet);
      case KeyReturned(var slot, var keySet) -> place(out, 1, slot, keySet);
      case KeyReturnedToWrongSlot(var slot, var keySet) -> place(out, 2, slot, keySet);
      case AccessDenied(var reason, var slot) -> {
        out.array(slot.isPresent() ? 3 : 2).integer(3).text(reason);
        slot.ifPresent(s -> out.integer(s.value()));
      }
      case AccessGranted() -> out.array(1).integer(4);
      case DoorLeftOpen(int seconds) -> out.array(2).integer(5).integer(seconds);
      case DoorClosed() -> out.array(1).integer(6);
      case ForcedOpen() -> out.array(1).integer(7);
      case KeyMissing(var slot, var keySet) -> place(out, 8, slot, keySet);
      case Inventory(var present) -> WireLayout.encodeSlots(present, out.array(2).integer(9));
      case Restarted(var reason) -> out.array(2).integer(10).text(reason);
      case ClockStepped(long milliseconds) -> out.array(2).integer(11).integer(milliseconds);
      case JournalGap(long from, long to) -> out.array(3).integer(12).integer(from).integer(to);
      case LeaseEnded() -> out.array(1).integer(13);
      case StoodBy(var second) -> out.array(2).integer(14).text(second.value());
    }
  }

  private static void place(CborWriter out, int kind, SlotNumber slot, KeySetId keySet) {
    out.array(3).integer(kind).integer(slot.value()).text(keySet.value());
  }

  private static CustodyEvent decodeEvent(CborReader in) {
    int size = in.array(1, 3);
    int kind = in.small();
    if (kind > 0xff) {
      throw in.error("an event of an unknown kind");
    }
    return switch (kind << 2 | size) {
      case 0 << 2 | 3 -> new KeyTaken(slot(in), keySet(in));
      case 1 << 2 | 3 -> new KeyReturned(slot(in), keySet(in));
      case 2 << 2 | 3 -> new KeyReturnedToWrongSlot(slot(in), keySet(in));
      case 3 << 2 | 2 -> new AccessDenied(in.text(), Optional.empty());
      case 3 << 2 | 3 -> new AccessDenied(in.text(), Optional.of(slot(in)));
      case 4 << 2 | 1 -> new AccessGranted();
      case 5 << 2 | 2 -> new DoorLeftOpen(in.small());
      case 6 << 2 | 1 -> new DoorClosed();
      case 7 << 2 | 1 -> new ForcedOpen();
      case 8 << 2 | 3 -> new KeyMissing(slot(in), keySet(in));
      case 9 << 2 | 2 -> new Inventory(WireLayout.decodeSlots(in));
      case 10 << 2 | 2 -> new Restarted(in.text());
      case 11 << 2 | 2 -> new ClockStepped(in.integer());
      case 12 << 2 | 3 -> new JournalGap(in.unsigned(), in.unsigned());
      case 13 << 2 | 1 -> new LeaseEnded();
      case 14 << 2 | 2 -> new StoodBy(new CardholderId(in.text()));
      default -> throw in.error("an event of kind " + kind + " with " + size + " items");
    };
  }

  private static SlotNumber slot(CborReader in) {
    return new SlotNumber(in.small());
  }

  private static KeySetId keySet(CborReader in) {
    return new KeySetId(in.text());
  }
}
