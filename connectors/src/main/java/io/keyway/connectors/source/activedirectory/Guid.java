// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.activedirectory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * Sixteen bytes as Active Directory writes them: the first three parts of the text form with their
 * lowest byte first. [MS-DTYP] section 2.3.4.2.
 */
final class Guid {
  private Guid() {}

  /** As people write it. */
  static String text(byte[] bytes) {
    if (bytes.length != 16) {
      throw new IllegalArgumentException("A GUID has 16 bytes, not " + bytes.length);
    }
    ByteBuffer small = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long most =
        ((long) small.getInt(0) << 32)
            | (small.getShort(4) & 0xffffL) << 16
            | small.getShort(6) & 0xffffL;
    return new UUID(most, ByteBuffer.wrap(bytes).getLong(8)).toString();
  }

  /** As it is searched for. */
  static byte[] bytes(UUID id) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    long most = id.getMostSignificantBits();
    bytes.putInt((int) (most >> 32)).putShort((short) (most >> 16)).putShort((short) most);
    bytes.order(ByteOrder.BIG_ENDIAN).putLong(id.getLeastSignificantBits());
    return bytes.array();
  }
}
