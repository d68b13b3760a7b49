// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.cabinet.protocol.link.RosterChange;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.message.WireEntry;
import io.keyway.model.identity.CardholderId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One record of the roster's file.
 *
 * <pre>
 * 1 epoch of the store   2 true: everybody not in it goes   3 version
 * 4 tombstones           5 entries                          6 [token, person] of former holders
 * </pre>
 *
 * @param epoch of the roster store
 * @param whole whether it stands for the whole roster
 * @param former whose credential it was last, for those who are gone
 */
record RosterRecord(
    long epoch, boolean whole, RosterChange change, Map<Token, CardholderId> former) {

  void foldInto(Roster roster) {
    if (whole) {
      roster.replace(change);
    } else {
      roster.change(change);
    }
    former.forEach(roster::remember);
  }

  byte[] encode() {
    CborWriter out = new CborWriter();
    out.map(
        fields ->
            fields
                .integer(1, epoch)
                .flag(2, whole)
                .integer(3, change.version())
                .list(4, change.tombstones(), WireEntry::encodeTombstone)
                .list(5, change.entries(), WireEntry::encode)
                .list(6, former.entrySet(), RosterRecord::encodeFormer));
    return out.bytes();
  }

  static RosterRecord decode(byte[] content) {
    return CborReader.whole(content, in -> in.map(RosterRecord::decode));
  }

  private static RosterRecord decode(MapReader fields) {
    long epoch = fields.unsigned(1);
    boolean whole = fields.flag(2);
    long version = fields.unsigned(3);
    RosterChange change =
        new RosterChange(
            version, fields.list(4, WireEntry::decodeTombstone), fields.list(5, WireEntry::decode));
    Map<Token, CardholderId> former = new LinkedHashMap<>();
    fields
        .list(6, RosterRecord::decodeFormer)
        .forEach(known -> former.put(known.getKey(), known.getValue()));
    return new RosterRecord(epoch, whole, change, former);
  }

  private static void encodeFormer(Map.Entry<Token, CardholderId> known, CborWriter out) {
    out.array(2).text(known.getKey().value()).text(known.getValue().value());
  }

  private static Map.Entry<Token, CardholderId> decodeFormer(CborReader in) {
    in.array(2, 2);
    return Map.entry(new Token(in.text()), new CardholderId(in.text()));
  }
}
