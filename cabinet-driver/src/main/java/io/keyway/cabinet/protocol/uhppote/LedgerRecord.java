// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.protocol.uhppote.message.Card;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** One line of the ledger: its kind in the first byte, the rest as {@link DataOutput} writes it. */
sealed interface LedgerRecord {
  /** The first: a ledger that lost its content begins with another epoch. */
  record Begun(long epoch) implements LedgerRecord {}

  /** The zone of the controller's clock. */
  record Zoned(ZoneId zone) implements LedgerRecord {}

  /** The lease was renewed. */
  record Renewed(Lease lease) implements LedgerRecord {}

  /** The roster changed: first who is gone, then who is forbidden, then who is there. */
  record Rostered(
      long version, List<CardholderId> gone, List<Tombstone> tombstones, List<RosterEntry> entries)
      implements LedgerRecord {}

  /** Cards that the controller is about to be given. */
  record Placed(List<Placement> placements) implements LedgerRecord {}

  /** Cards that the controller does not have any more. */
  record Lifted(List<Long> cards) implements LedgerRecord {}

  /**
   * Events up to an index are committed.
   *
   * @param sequence that the last of them had in the journal
   */
  record Heard(long index, long sequence) implements LedgerRecord {}

  /** Whose card it is. */
  record Placement(CardholderId person, Card card) {}

  default byte[] encode() {
    return EntryBytes.bytes(out -> write(this, out));
  }

  /**
   * Reads a record.
   *
   * @throws ProtocolError when it is none
   */
  static LedgerRecord decode(byte[] content) {
    try (DataInputStream in = EntryBytes.reading(content)) {
      LedgerRecord record = read(in);
      if (in.read() >= 0) {
        throw new ProtocolError("a record that is longer than it says");
      }
      return record;
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      throw new ProtocolError("a record of " + content.length + " bytes that is none: " + e);
    }
  }

  private static void write(LedgerRecord record, DataOutput out) throws IOException {
    switch (record) {
      case Begun(long epoch) -> {
        out.writeByte(1);
        out.writeLong(epoch);
      }
      case Zoned(ZoneId zone) -> {
        out.writeByte(2);
        out.writeUTF(zone.getId());
      }
      case Renewed(Lease lease) -> {
        out.writeByte(3);
        out.writeLong(lease.renewedAt().toEpochMilli());
        out.writeLong(lease.longest().toMillis());
      }
      case Rostered rostered -> {
        out.writeByte(4);
        write(rostered, out);
      }
      case Placed(List<Placement> placements) -> {
        out.writeByte(5);
        out.writeInt(placements.size());
        for (Placement placement : placements) {
          write(placement, out);
        }
      }
      case Lifted(List<Long> cards) -> {
        out.writeByte(6);
        out.writeInt(cards.size());
        for (long card : cards) {
          out.writeLong(card);
        }
      }
      case Heard(long index, long sequence) -> {
        out.writeByte(7);
        out.writeLong(index);
        out.writeLong(sequence);
      }
    }
  }

  private static LedgerRecord read(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 1 -> new Begun(in.readLong());
      case 2 -> new Zoned(ZoneId.of(in.readUTF()));
      case 3 ->
          new Renewed(
              new Lease(Instant.ofEpochMilli(in.readLong()), Duration.ofMillis(in.readLong())));
      case 4 -> readRostered(in);
      case 5 -> new Placed(list(in, LedgerRecord::readPlacement));
      case 6 -> new Lifted(list(in, DataInputStream::readLong));
      case 7 -> new Heard(in.readLong(), in.readLong());
      default -> throw new ProtocolError("a record of the unknown kind " + kind);
    };
  }

  private static void write(Rostered rostered, DataOutput out) throws IOException {
    out.writeLong(rostered.version());
    out.writeInt(rostered.gone().size());
    for (CardholderId person : rostered.gone()) {
      out.writeUTF(person.value());
    }
    out.writeInt(rostered.tombstones().size());
    for (Tombstone tombstone : rostered.tombstones()) {
      out.writeUTF(tombstone.person().value());
      out.writeLong(tombstone.epoch());
      out.writeLong(tombstone.revision());
    }
    out.writeInt(rostered.entries().size());
    for (RosterEntry entry : rostered.entries()) {
      EntryBytes.write(entry, out);
    }
  }

  private static Rostered readRostered(DataInputStream in) throws IOException {
    return new Rostered(
        in.readLong(),
        list(in, from -> new CardholderId(from.readUTF())),
        list(
            in,
            from ->
                new Tombstone(new CardholderId(from.readUTF()), from.readLong(), from.readLong())),
        list(in, EntryBytes::read));
  }

  private static void write(Placement placement, DataOutput out) throws IOException {
    Card card = placement.card();
    out.writeUTF(placement.person().value());
    out.writeLong(card.number());
    out.writeLong(card.from().orElse(LocalDate.EPOCH).toEpochDay());
    out.writeLong(card.to().orElse(LocalDate.EPOCH).toEpochDay());
    for (int door : card.doors()) {
      out.writeByte(door);
    }
  }

  private static Placement readPlacement(DataInputStream in) throws IOException {
    return new Placement(
        new CardholderId(in.readUTF()),
        Card.of(
            in.readLong(),
            LocalDate.ofEpochDay(in.readLong()),
            LocalDate.ofEpochDay(in.readLong()),
            List.of(
                in.readUnsignedByte(),
                in.readUnsignedByte(),
                in.readUnsignedByte(),
                in.readUnsignedByte())));
  }

  /** Reads one item. */
  interface Item<T> {
    T from(DataInputStream in) throws IOException;
  }

  private static <T> List<T> list(DataInputStream in, Item<T> item) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > in.available()) {
      throw new ProtocolError("a list of " + size + " items in fewer bytes");
    }
    List<T> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(item.from(in));
    }
    return items;
  }
}
