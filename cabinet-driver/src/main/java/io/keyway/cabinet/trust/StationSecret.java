// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What one cabinet on a serial line and its bridge have in common, and nobody else: takes the place
 * that certificates have over TCP. Immutable; its text never shows it.
 *
 * @param octets 16 to 64, drawn at random
 */
public record StationSecret(byte[] octets) {
  private static final int LEAST = 16;
  private static final int MOST = 64;
  private static final int LONGEST_FILE = 1_024;

  public StationSecret {
    if (octets.length < LEAST || octets.length > MOST) {
      throw new IllegalArgumentException("The secret of a serial line has 16 to 64 octets");
    }
    octets = octets.clone();
  }

  /**
   * A secret written as 32 to 128 hexadecimal digits, as {@link #hex} writes it.
   *
   * @throws IllegalArgumentException where it is not that; the message does not repeat it
   */
  public static StationSecret ofHex(String text) {
    String digits = text.strip();
    if (digits.length() < 2 * LEAST
        || digits.length() > 2 * MOST
        || digits.length() % 2 != 0
        || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException(
          "The secret of a serial line is 32 to 128 hexadecimal digits; keyway"
              + " cabinet enrol --wires makes one");
    }
    return new StationSecret(HexFormat.of().parseHex(digits));
  }

  /**
   * The secret that stands in a file, as {@link #ofHex} reads it.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException when it is none
   */
  public static StationSecret ofFile(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ofHex(new String(in.readNBytes(LONGEST_FILE), StandardCharsets.US_ASCII));
    }
  }

  /** A new one of 32 octets, from the system's secure source. */
  public static StationSecret random() {
    byte[] drawn = new byte[32];
    new SecureRandom().nextBytes(drawn);
    return new StationSecret(drawn);
  }

  /** As {@link #ofHex} reads it: for the file that it is kept in, and nothing else. */
  public String hex() {
    return HexFormat.of().formatHex(octets);
  }

  @Override
  public byte[] octets() {
    return octets.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StationSecret that && MessageDigest.isEqual(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    return "StationSecret[masked]";
  }
}
