// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.model.credential.Credential.PinVerifier;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.AccessDenied;
import io.keyway.model.custody.CustodyEvent.AccessGranted;
import io.keyway.model.custody.CustodyEvent.ClockStepped;
import io.keyway.model.custody.CustodyEvent.DoorClosed;
import io.keyway.model.custody.CustodyEvent.DoorLeftOpen;
import io.keyway.model.custody.CustodyEvent.Duress;
import io.keyway.model.custody.CustodyEvent.ForcedOpen;
import io.keyway.model.custody.CustodyEvent.ForeignFob;
import io.keyway.model.custody.CustodyEvent.Inventory;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.CustodyEvent.KeyMissing;
import io.keyway.model.custody.CustodyEvent.KeyReturned;
import io.keyway.model.custody.CustodyEvent.KeyReturnedToWrongSlot;
import io.keyway.model.custody.CustodyEvent.KeyTaken;
import io.keyway.model.custody.CustodyEvent.LeaseEnded;
import io.keyway.model.custody.CustodyEvent.OrderDropped;
import io.keyway.model.custody.CustodyEvent.PinChosen;
import io.keyway.model.custody.CustodyEvent.ReleasedByOrder;
import io.keyway.model.custody.CustodyEvent.Restarted;
import io.keyway.model.custody.CustodyEvent.StoodBy;
import io.keyway.model.custody.CustodyEvent.Trouble;
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
      case Duress() -> out.array(1).integer(15);
      case Trouble(var kind, var part, boolean over) ->
          out.array(4).integer(16).integer(number(kind)).text(part).bool(over);
      case ForeignFob(var slot) -> out.array(2).integer(17).integer(slot.value());
      case ReleasedByOrder(var order, var slot) ->
          out.array(3).integer(18).text(order).integer(slot.value());
      case OrderDropped(var order, var slot, var reason) ->
          out.array(4).integer(19).text(order).integer(slot.value()).text(reason);
      case PinChosen(var id, var verifier) ->
          out.array(5)
              .integer(20)
              .text(id)
              .bytes(verifier.salt())
              .integer(verifier.iterations())
              .bytes(verifier.hash());
    }
  }

  private static void place(CborWriter out, int kind, SlotNumber slot, KeySetId keySet) {
    out.array(3).integer(kind).integer(slot.value()).text(keySet.value());
  }

  private static CustodyEvent decodeEvent(CborReader in) {
    int size = in.array(1, 5);
    int kind = in.small();
    if (kind > 0xff) {
      throw in.error("an event of an unknown kind");
    }
    return switch (kind << 3 | size) {
      case 0 << 3 | 3 -> new KeyTaken(slot(in), keySet(in));
      case 1 << 3 | 3 -> new KeyReturned(slot(in), keySet(in));
      case 2 << 3 | 3 -> new KeyReturnedToWrongSlot(slot(in), keySet(in));
      case 3 << 3 | 2 -> new AccessDenied(in.text(), Optional.empty());
      case 3 << 3 | 3 -> new AccessDenied(in.text(), Optional.of(slot(in)));
      case 4 << 3 | 1 -> new AccessGranted();
      case 5 << 3 | 2 -> new DoorLeftOpen(in.small());
      case 6 << 3 | 1 -> new DoorClosed();
      case 7 << 3 | 1 -> new ForcedOpen();
      case 8 << 3 | 3 -> new KeyMissing(slot(in), keySet(in));
      case 9 << 3 | 2 -> new Inventory(WireLayout.decodeSlots(in));
      case 10 << 3 | 2 -> new Restarted(in.text());
      case 11 << 3 | 2 -> new ClockStepped(in.integer());
      case 12 << 3 | 3 -> new JournalGap(in.unsigned(), in.unsigned());
      case 13 << 3 | 1 -> new LeaseEnded();
      case 14 << 3 | 2 -> new StoodBy(new CardholderId(in.text()));
      case 15 << 3 | 1 -> new Duress();
      case 16 << 3 | 4 -> new Trouble(trouble(in), in.text(), in.bool());
      case 17 << 3 | 2 -> new ForeignFob(slot(in));
      case 18 << 3 | 3 -> new ReleasedByOrder(in.text(), slot(in));
      case 19 << 3 | 4 -> new OrderDropped(in.text(), slot(in), in.text());
      case 20 << 3 | 5 ->
          new PinChosen(in.text(), new PinVerifier(in.bytes(), in.small(), in.bytes()));
      default -> throw in.error("an event of kind " + kind + " with " + size + " items");
    };
  }

  private static int number(Trouble.Kind kind) {
    return switch (kind) {
      case TAMPER -> 0;
      case POWER -> 1;
      case BATTERY -> 2;
      case BOARD -> 3;
      case LOCK -> 4;
    };
  }

  private static Trouble.Kind trouble(CborReader in) {
    int number = in.small();
    return switch (number) {
      case 0 -> Trouble.Kind.TAMPER;
      case 1 -> Trouble.Kind.POWER;
      case 2 -> Trouble.Kind.BATTERY;
      case 3 -> Trouble.Kind.BOARD;
      case 4 -> Trouble.Kind.LOCK;
      default -> throw in.error("a trouble of kind " + number);
    };
  }

  private static SlotNumber slot(CborReader in) {
    return new SlotNumber(in.small());
  }

  private static KeySetId keySet(CborReader in) {
    return new KeySetId(in.text());
  }
}
