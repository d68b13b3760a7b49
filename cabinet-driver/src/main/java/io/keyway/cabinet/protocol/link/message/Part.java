// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;

/**
 * Which part of which transfer a frame is.
 *
 * @param request that the whole transfer is
 * @param transfer its id on this link
 * @param number of the part, from 0
 * @param last whether none follows
 */
public record Part(long request, long transfer, int number, boolean last) {
  void encode(MapWriter fields) {
    fields.integer(1, request).integer(2, transfer).integer(3, number).flag(4, last);
  }

  static Part decode(MapReader fields) {
    return new Part(fields.unsigned(1), fields.unsigned(2), fields.small(3), fields.flag(4));
  }
}
