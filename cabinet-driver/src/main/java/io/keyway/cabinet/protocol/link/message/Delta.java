// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import java.util.List;

/**
 * Part of a change of the roster. A request; applied when its last part is in, whole or not at all,
 * and only to the roster that it names.
 *
 * @param base digest of the roster that is to be changed; the same in each part
 * @param version of the roster after it; the same in each part
 * @param tombstones whose entries at or below them go; all of them stand before the first entry
 * @param entries that are added or replaced
 */
public record Delta(
    Part part, String base, long version, List<Tombstone> tombstones, List<RosterEntry> entries)
    implements FromBridge {
  static final int TYPE = 15;

  public Delta {
    tombstones = List.copyOf(tombstones);
    entries = List.copyOf(entries);
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    part.encode(fields);
    fields
        .integer(5, version)
        .hex(6, base)
        .list(7, tombstones, WireEntry::encodeTombstone)
        .list(8, entries, WireEntry::encode);
  }

  static Delta decode(MapReader fields) {
    Part part = Part.decode(fields);
    long version = fields.unsigned(5);
    return new Delta(
        part,
        fields.hex(6, RosterState.DIGEST_BYTES),
        version,
        fields.list(7, WireEntry::decodeTombstone),
        fields.list(8, WireEntry::decode));
  }
}
