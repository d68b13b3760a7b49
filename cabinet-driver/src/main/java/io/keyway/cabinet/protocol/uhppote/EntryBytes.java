// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.AccessSchedule.Window;
import io.keyway.model.access.Grant;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.SecondPerson;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Roster entries as bytes: what the ledger keeps and what a digest is made of. An entry has one
 * form, whatever the order of its badges and grants. PINs are left out: a controller has no use for
 * them, and their verifiers are then in one file less.
 */
final class EntryBytes {
  private EntryBytes() {}

  /** SHA-256 of an entry. */
  static byte[] digest(RosterEntry entry) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes(out -> write(entry, out)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  static void write(RosterEntry entry, DataOutput out) throws IOException {
    out.writeUTF(entry.person().value());
    out.writeLong(entry.epoch());
    out.writeLong(entry.revision());
    out.writeInt(entry.maxKeys());
    List<byte[]> badges = new ArrayList<>();
    for (Credential credential : entry.credentials()) {
      if (credential instanceof Badge badge) {
        badges.add(bytes(to -> write(badge, to)));
      }
    }
    writeSorted(badges, out);
    writeSorted(entry.grants().stream().map(g -> bytes(to -> write(g, to))).toList(), out);
  }

  static RosterEntry read(DataInput in) throws IOException {
    CardholderId person = new CardholderId(in.readUTF());
    long epoch = in.readLong();
    long revision = in.readLong();
    int maxKeys = in.readInt();
    List<Credential> badges = new ArrayList<>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      badges.add(
          new Badge(in.readUTF(), new FacilityCode(in.readLong()), CardNumber.parse(in.readUTF())));
    }
    List<Grant> grants = new ArrayList<>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      grants.add(readGrant(in));
    }
    return new RosterEntry(person, epoch, revision, badges, maxKeys, grants);
  }

  /** What writes into memory and so does not fail. */
  interface Writing {
    void to(DataOutput out) throws IOException;
  }

  static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static DataInputStream reading(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private static void write(Badge badge, DataOutput out) throws IOException {
    out.writeUTF(badge.format());
    out.writeLong(badge.facilityCode().value());
    out.writeUTF(badge.cardNumber().digits());
  }

  private static void write(Grant grant, DataOutput out) throws IOException {
    out.writeShort(grant.slot().value());
    out.writeUTF(grant.keySet().value());
    out.writeShort(grant.schedule().windows().size());
    for (Window window : grant.schedule().windows()) {
      out.writeByte(window.days().stream().mapToInt(day -> 1 << day.ordinal()).sum());
      out.writeShort(window.fromMinute());
      out.writeShort(window.untilMinute());
    }
    out.writeLong(grant.lease().toMillis());
    write(grant.notBefore(), out);
    write(grant.notAfter(), out);
    out.writeBoolean(grant.pinRequired());
    out.writeUTF(grant.standsBy().orElse(""));
    out.writeBoolean(grant.second().isPresent());
    for (String group : new TreeSet<>(grant.second().map(SecondPerson::groups).orElse(Set.of()))) {
      out.writeUTF(group);
    }
    out.writeUTF("");
  }

  private static Grant readGrant(DataInput in) throws IOException {
    SlotNumber slot = new SlotNumber(in.readUnsignedShort());
    KeySetId keySet = new KeySetId(in.readUTF());
    List<Window> windows = new ArrayList<>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      int days = in.readUnsignedByte();
      windows.add(
          new Window(
              Arrays.stream(DayOfWeek.values())
                  .filter(day -> (days & 1 << day.ordinal()) != 0)
                  .collect(Collectors.toSet()),
              in.readUnsignedShort(),
              in.readUnsignedShort()));
    }
    Duration lease = Duration.ofMillis(in.readLong());
    Optional<Instant> notBefore = readInstant(in);
    Optional<Instant> notAfter = readInstant(in);
    boolean pin = in.readBoolean();
    Optional<String> standsBy = Optional.of(in.readUTF()).filter(group -> !group.isEmpty());
    boolean hasSecond = in.readBoolean();
    Set<String> groups = new TreeSet<>();
    for (String group = in.readUTF(); !group.isEmpty(); group = in.readUTF()) {
      groups.add(group);
    }
    Optional<SecondPerson> second =
        hasSecond ? Optional.of(new SecondPerson(groups)) : Optional.empty();
    return new Grant(
        slot,
        keySet,
        new AccessSchedule(windows),
        lease,
        notBefore,
        notAfter,
        pin,
        second,
        standsBy);
  }

  private static void write(Optional<Instant> instant, DataOutput out) throws IOException {
    out.writeBoolean(instant.isPresent());
    if (instant.isPresent()) {
      out.writeLong(instant.get().getEpochSecond());
      out.writeInt(instant.get().getNano());
    }
  }

  private static Optional<Instant> readInstant(DataInput in) throws IOException {
    return in.readBoolean()
        ? Optional.of(Instant.ofEpochSecond(in.readLong(), in.readInt()))
        : Optional.empty();
  }

  private static void writeSorted(List<byte[]> items, DataOutput out) throws IOException {
    out.writeShort(items.size());
    for (byte[] item : items.stream().sorted(Arrays::compare).toList()) {
      out.write(item);
    }
  }
}
