// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import java.util.List;

/**
 * Part of a whole roster. A request; takes the place of the old roster when its last part is in,
 * whole or not at all. Entries that a tombstone forbids, of this transfer or known before, are left
 * out.
 *
 * @param version of the roster; the same in each part
 * @param tombstones all that the bridge knows; they stand before the first entry
 * @param entries of the roster
 */
public record Full(Part part, long version, List<Tombstone> tombstones, List<RosterEntry> entries)
    implements FromBridge {
  static final int TYPE = 16;

  public Full {
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
        .list(7, tombstones, WireEntry::encodeTombstone)
        .list(8, entries, WireEntry::encode);
  }

  static Full decode(MapReader fields) {
    return new Full(
        Part.decode(fields),
        fields.unsigned(5),
        fields.list(7, WireEntry::decodeTombstone),
        fields.list(8, WireEntry::decode));
  }
}
