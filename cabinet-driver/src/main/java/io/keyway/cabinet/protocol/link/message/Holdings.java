// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The answer to {@link Read}: what the cabinet holds of people in the order of their ids.
 *
 * @param request which one
 * @param roster the whole roster in short
 * @param more whether people come after the last one of this frame
 * @param buckets 256 digests of 32 bytes, where only they were asked for
 */
public record Holdings(
    long request,
    RosterState roster,
    List<Tombstone> tombstones,
    List<RosterEntry> entries,
    boolean more,
    Optional<byte[]> buckets)
    implements FromCabinet {
  static final int TYPE = 7;

  /** People, and no digests of buckets. */
  public Holdings(
      long request,
      RosterState roster,
      List<Tombstone> tombstones,
      List<RosterEntry> entries,
      boolean more) {
    this(request, roster, tombstones, entries, more, Optional.empty());
  }

  /** Digests of buckets, and no people. */
  public static Holdings ofBuckets(long request, RosterState roster, byte[] buckets) {
    return new Holdings(request, roster, List.of(), List.of(), false, Optional.of(buckets));
  }

  public Holdings {
    tombstones = List.copyOf(tombstones);
    entries = List.copyOf(entries);
    buckets = buckets.map(byte[]::clone);
    if (buckets.filter(b -> b.length != Buckets.COUNT * Buckets.DIGEST).isPresent()) {
      throw new IllegalArgumentException("digests of buckets are 8192 bytes");
    }
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.integer(1, request);
    roster.encode(fields, 2);
    fields
        .list(5, tombstones, WireEntry::encodeTombstone)
        .list(6, entries, WireEntry::encode)
        .flag(7, more)
        .maybe(8, buckets, (bytes, out) -> out.bytes(bytes));
  }

  static Holdings decode(MapReader fields) {
    long request = fields.unsigned(1);
    RosterState roster = RosterState.decode(fields, 2);
    return new Holdings(
        request,
        roster,
        fields.list(5, WireEntry::decodeTombstone),
        fields.list(6, WireEntry::decode),
        fields.flag(7),
        fields.optional(8, CborReader::bytes));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Holdings that
        && request == that.request
        && roster.equals(that.roster)
        && tombstones.equals(that.tombstones)
        && entries.equals(that.entries)
        && more == that.more
        && Arrays.equals(buckets.orElse(null), that.buckets.orElse(null));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(request);
  }

  @Override
  public String toString() {
    return "Holdings[request=%d, roster=%s, tombstones=%s, entries=%s, more=%s%s]"
        .formatted(
            request, roster, tombstones, entries, more, buckets.isPresent() ? ", buckets" : "");
  }
}
