// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.model.identity.CardholderId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * The rows of some people, in order of their ids. A row that is as it should be, of a person whose
 * id is a UUID, is eight numbers in one array: two of the id, epoch, revision, four of the digest,
 * all zero where there is no entry. Nearly all rows of a large organisation are such. The others
 * are kept as they are. Not thread-safe.
 */
final class RowBucket {
  private static final int WIDTH = 8;
  private static final int DIGEST = 4;
  private static final int HEX_OF_LONG = 16;
  private static final HexFormat HEX = HexFormat.of();
  private static final long[] NONE = new long[0];

  private long[] packed = NONE;
  private int size;
  private NavigableMap<CardholderId, RosterRow> loose = Collections.emptyNavigableMap();

  Optional<RosterRow> get(CardholderId person) {
    return get(person, uuid(person));
  }

  private Optional<RosterRow> get(CardholderId person, Optional<UUID> id) {
    RosterRow row = loose.get(person);
    if (row != null || size == 0) {
      return Optional.ofNullable(row);
    }
    int place = id.map(this::find).orElse(-1);
    return place < 0 ? Optional.empty() : Optional.of(unpack(place));
  }

  /** Says whether the person's acknowledged entry is another one now. */
  boolean put(CardholderId person, RosterRow row) {
    Optional<UUID> id = uuid(person);
    String before = get(person, id).map(RosterRow::actualDigest).orElse("");
    if (id.isPresent() && isPlain(row)) {
      forget(person);
      pack(id.get(), row);
    } else {
      id.ifPresent(this::drop);
      loose = loose.isEmpty() ? new TreeMap<>() : loose;
      loose.put(person, row);
    }
    return !before.equals(row.actualDigest());
  }

  /** Adds all acknowledged digests, in the order of their people; says whether there are any. */
  boolean hash(MessageDigest sha) {
    boolean[] any = new boolean[1];
    if (loose.isEmpty()) {
      ByteBuffer digest = ByteBuffer.allocate(DIGEST * Long.BYTES);
      for (int place = 0; place < size; place++) {
        if (isHolding(place)) {
          any[0] = true;
          digest.asLongBuffer().put(packed, place * WIDTH + WIDTH - DIGEST, DIGEST);
          sha.update(digest.array());
        }
      }
      return any[0];
    }
    forEach(
        (person, row) -> {
          if (row.isHolding()) {
            any[0] = true;
            sha.update(HEX.parseHex(row.actualDigest()));
          }
        });
    return any[0];
  }

  /** Everybody of whom there is a row, in the order of their ids. */
  void forEach(BiConsumer<CardholderId, RosterRow> each) {
    if (loose.isEmpty()) {
      for (int place = 0; place < size; place++) {
        each.accept(person(place), unpack(place));
      }
      return;
    }
    NavigableMap<CardholderId, RosterRow> all = new TreeMap<>(loose);
    for (int place = 0; place < size; place++) {
      all.put(person(place), unpack(place));
    }
    all.forEach(each);
  }

  List<CardholderId> people() {
    List<CardholderId> people = new ArrayList<>(size + loose.size());
    forEach((person, row) -> people.add(person));
    return people;
  }

  private void forget(CardholderId person) {
    if (!loose.isEmpty()) {
      loose.remove(person);
      loose = loose.isEmpty() ? Collections.emptyNavigableMap() : loose;
    }
  }

  private static boolean isPlain(RosterRow row) {
    return row.epoch() == row.actualEpoch()
        && row.revision() == row.actualRevision()
        && row.digest().equals(row.actualDigest())
        && (row.digest().isEmpty() || isSha256(row.digest()));
  }

  private static boolean isSha256(String digest) {
    boolean isHex = digest.length() == DIGEST * HEX_OF_LONG;
    for (int i = 0; isHex && i < digest.length(); i++) {
      char c = digest.charAt(i);
      isHex = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
    return isHex;
  }

  /** The UUID that an id is, where it is written as the bridge writes it. */
  private static Optional<UUID> uuid(CardholderId person) {
    String text = person.value();
    if (text.length() != 36 || text.charAt(8) != '-') {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  // Eight numbers --------------------------------------------------------------------------------

  /** The place of an id, or where it would be, as {@link Arrays#binarySearch} tells it. */
  private int find(UUID id) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(middle, id);
      if (order == 0) {
        return middle;
      }
      low = order < 0 ? middle + 1 : low;
      high = order > 0 ? middle - 1 : high;
    }
    return -low - 1;
  }

  private int compare(int place, UUID id) {
    int order = Long.compareUnsigned(packed[place * WIDTH], id.getMostSignificantBits());
    return order != 0
        ? order
        : Long.compareUnsigned(packed[place * WIDTH + 1], id.getLeastSignificantBits());
  }

  private void pack(UUID id, RosterRow row) {
    int found = find(id);
    int place = found < 0 ? -found - 1 : found;
    if (found < 0) {
      open(place);
    }
    int at = place * WIDTH;
    packed[at] = id.getMostSignificantBits();
    packed[at + 1] = id.getLeastSignificantBits();
    packed[at + 2] = row.epoch();
    packed[at + 3] = row.revision();
    for (int i = 0; i < DIGEST; i++) {
      packed[at + WIDTH - DIGEST + i] = row.digest().isEmpty() ? 0 : number(row.digest(), i);
    }
  }

  private static long number(String digest, int i) {
    return HexFormat.fromHexDigitsToLong(digest, i * HEX_OF_LONG, (i + 1) * HEX_OF_LONG);
  }

  private void open(int place) {
    int used = size * WIDTH;
    if (used == packed.length) {
      packed = Arrays.copyOf(packed, used + WIDTH * Math.max(1, size / 8));
    }
    System.arraycopy(packed, place * WIDTH, packed, (place + 1) * WIDTH, used - place * WIDTH);
    size++;
  }

  private void drop(UUID id) {
    int place = find(id);
    if (place >= 0) {
      int next = (place + 1) * WIDTH;
      System.arraycopy(packed, next, packed, place * WIDTH, size * WIDTH - next);
      size--;
      packed = size == 0 ? NONE : packed;
    }
  }

  private boolean isHolding(int place) {
    int at = place * WIDTH + WIDTH - DIGEST;
    return (packed[at] | packed[at + 1] | packed[at + 2] | packed[at + 3]) != 0;
  }

  private CardholderId person(int place) {
    return new CardholderId(new UUID(packed[place * WIDTH], packed[place * WIDTH + 1]).toString());
  }

  private RosterRow unpack(int place) {
    int at = place * WIDTH;
    StringBuilder digest = new StringBuilder(DIGEST * HEX_OF_LONG);
    for (int i = at + WIDTH - DIGEST; i < at + WIDTH; i++) {
      digest.append(HEX.toHexDigits(packed[i]));
    }
    String hex = isHolding(place) ? digest.toString() : "";
    return new RosterRow(packed[at + 2], packed[at + 3], hex, packed[at + 2], packed[at + 3], hex);
  }
}
