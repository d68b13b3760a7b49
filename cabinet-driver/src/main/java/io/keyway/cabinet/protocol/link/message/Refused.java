// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;

/**
 * A request was not carried out and changed nothing. May come before the last part of a transfer.
 *
 * @param request which one
 * @param reason a word, see {@link io.keyway.cabinet.StepOutcome.Refused}
 * @param roster what the cabinet holds
 */
public record Refused(long request, String reason, RosterState roster) implements FromCabinet {
  static final int TYPE = 3;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.integer(1, request);
    roster.encode(fields, 2);
    fields.text(5, reason);
  }

  static Refused decode(MapReader fields) {
    long request = fields.unsigned(1);
    RosterState roster = RosterState.decode(fields, 2);
    return new Refused(request, fields.text(5), roster);
  }
}
