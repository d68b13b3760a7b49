// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import java.util.regex.Pattern;

/**
 * Which roster a cabinet holds, on disk.
 *
 * @param version the newest version it was told
 * @param digest of its entries, as {@link io.keyway.cabinet.RosterDigest#hex}
 * @param people how many entries it holds
 */
public record RosterState(long version, String digest, int people) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  static final int DIGEST_BYTES = 32;

  public RosterState {
    if (version < 0 || people < 0 || !DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException("A roster has a version, 32 bytes of digest and people");
    }
  }

  void encode(MapWriter fields, int firstKey) {
    fields.integer(firstKey, version).hex(firstKey + 1, digest).integer(firstKey + 2, people);
  }

  static RosterState decode(MapReader fields, int firstKey) {
    return new RosterState(
        fields.unsigned(firstKey),
        fields.hex(firstKey + 1, DIGEST_BYTES),
        fields.small(firstKey + 2));
  }
}
