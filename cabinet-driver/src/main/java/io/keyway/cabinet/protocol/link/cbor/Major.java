// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.cbor;

/** The major types of RFC 8949, section 3.1, in the high three bits of an item's first byte. */
final class Major {
  static final int UNSIGNED = 0x00;
  static final int NEGATIVE = 0x20;
  static final int BYTES = 0x40;
  static final int TEXT = 0x60;
  static final int ARRAY = 0x80;
  static final int MAP = 0xa0;
  static final int FALSE = 0xf4;
  static final int TRUE = 0xf5;

  /** Begin of the year 1 and end of the year 9999: instants outside do not travel. */
  static final long FIRST_SECOND = -62_135_596_800L;

  static final long LAST_SECOND = 253_402_300_799L;

  private Major() {}
}
