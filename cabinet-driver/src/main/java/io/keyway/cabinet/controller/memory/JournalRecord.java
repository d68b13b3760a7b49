// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.message.WireJournal;
import io.keyway.model.custody.JournalEntry;
import java.util.List;
import java.util.Optional;

/**
 * One record of the journal's file.
 *
 * <pre>
 * 1 acknowledged up to   2 lost up to   3 last sequence   4 entries   5 known keys, where shortened
 * </pre>
 *
 * @param acknowledged up to where the bridge acknowledged
 * @param lost up to where unacknowledged entries were given up for want of room
 * @param last sequence of the newest entry there ever was
 * @param known where the keys are, when the entries that told it are no longer in the file
 */
record JournalRecord(
    long acknowledged,
    long lost,
    long last,
    List<JournalEntry> entries,
    Optional<KnownKeys> known) {

  byte[] encode() {
    CborWriter out = new CborWriter();
    out.map(
        fields ->
            fields
                .integer(1, acknowledged)
                .integer(2, lost)
                .integer(3, last)
                .list(4, entries, WireJournal::encode)
                .maybe(5, known, KnownKeys::encode));
    return out.bytes();
  }

  static JournalRecord decode(byte[] content) {
    return CborReader.whole(content, in -> in.map(JournalRecord::decode));
  }

  private static JournalRecord decode(MapReader fields) {
    return new JournalRecord(
        fields.unsigned(1),
        fields.unsigned(2),
        fields.unsigned(3),
        fields.list(4, WireJournal::decode),
        fields.optional(5, KnownKeys::decode));
  }
}
