// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.model.custody.JournalEntry;
import java.util.List;

/**
 * Entries of the cabinet's journal, by ascending sequence.
 *
 * <p>A cabinet has at most {@link #WINDOW} entries on the way that were not acknowledged.
 */
public record Journal(List<JournalEntry> entries) implements FromCabinet {
  /** How many entries may be unacknowledged. */
  public static final int WINDOW = 256;

  static final int TYPE = 5;

  public Journal {
    entries = List.copyOf(entries);
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i).sequence() <= entries.get(i - 1).sequence()) {
        throw new IllegalArgumentException("Journal entries ascend");
      }
    }
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.list(1, entries, WireJournal::encode);
  }

  static Journal decode(MapReader fields) {
    return new Journal(fields.list(1, WireJournal::decode));
  }
}
