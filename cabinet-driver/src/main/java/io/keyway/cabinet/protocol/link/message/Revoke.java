// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.model.access.ProvisioningStep.RevokeUser;

/**
 * Takes a person's rights away. A request; overtakes all others, also the parts of a transfer that
 * began before it: there it removes the person too, unless the entry on its way is newer. The
 * person's open session ends first. Idempotent.
 *
 * @param version of the roster with this change
 */
public record Revoke(long request, RevokeUser step, long version) implements FromBridge {
  static final int TYPE = 14;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields
        .integer(1, request)
        .integer(2, version)
        .item(3, step.tombstone(), WireEntry::encodeTombstone)
        .maybe(4, step.remaining(), WireEntry::encode);
  }

  static Revoke decode(MapReader fields) {
    long request = fields.unsigned(1);
    long version = fields.unsigned(2);
    return new Revoke(
        request,
        new RevokeUser(
            fields.value(3, WireEntry::decodeTombstone), fields.optional(4, WireEntry::decode)),
        version);
  }
}
