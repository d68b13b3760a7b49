// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import java.util.List;

/**
 * The answer to {@link Read}: what the cabinet holds of people in the order of their ids.
 *
 * @param request which one
 * @param roster the whole roster in short
 * @param more whether people come after the last one of this frame
 */
public record Holdings(
    long request,
    RosterState roster,
    List<Tombstone> tombstones,
    List<RosterEntry> entries,
    boolean more)
    implements FromCabinet {
  static final int TYPE = 7;

  public Holdings {
    tombstones = List.copyOf(tombstones);
    entries = List.copyOf(entries);
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
        .flag(7, more);
  }

  static Holdings decode(MapReader fields) {
    long request = fields.unsigned(1);
    RosterState roster = RosterState.decode(fields, 2);
    return new Holdings(
        request,
        roster,
        fields.list(5, WireEntry::decodeTombstone),
        fields.list(6, WireEntry::decode),
        fields.flag(7));
  }
}
