// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import io.keyway.model.custody.CabinetId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a person carries from the bridge to a cabinet, once: a secret that proves the cabinet to the
 * bridge, and the fingerprint of the authority that proves the bridge to the cabinet.
 *
 * <p>As text: 48 letters and digits in groups of four, base 32 after RFC 4648 in lower case. They
 * are 13 bytes of secret (104 bits), the first 16 bytes of the SHA-256 of the authority's
 * certificate, and one byte that checks them together with the cabinet's id, so that a slip of the
 * hand, or the code of another cabinet, is told before anything is sent, but for one in 256, which
 * the bridge refuses. Immutable; {@link #toString} shows nothing.
 *
 * @param secret 13 bytes
 * @param fingerprint 16 bytes
 */
public record EnrolmentCode(byte[] secret, byte[] fingerprint) {
  /** Bytes of the secret. */
  public static final int SECRET = 13;

  private static final int FINGERPRINT = 16;
  private static final int GROUP = 4;
  private static final int BITS = 5;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final SecureRandom RANDOM = new SecureRandom();

  public EnrolmentCode {
    if (secret.length != SECRET || fingerprint.length != FINGERPRINT) {
      throw new IllegalArgumentException("A code is 13 bytes of secret and 16 of fingerprint");
    }
    secret = secret.clone();
    fingerprint = fingerprint.clone();
  }

  /** A new one, for a bridge with this authority. */
  public static EnrolmentCode fresh(X509Certificate authority) {
    byte[] secret = new byte[SECRET];
    RANDOM.nextBytes(secret);
    return new EnrolmentCode(secret, Arrays.copyOf(Keys.sha256(Keys.der(authority)), FINGERPRINT));
  }

  /** Whether this is the certificate of the authority that the code names. */
  public boolean names(X509Certificate authority) {
    byte[] shown = Arrays.copyOf(Keys.sha256(Keys.der(authority)), FINGERPRINT);
    return MessageDigest.isEqual(shown, fingerprint);
  }

  /**
   * Reads a code that was made for a cabinet; groups, spaces and case do not matter.
   *
   * @throws IllegalArgumentException with a sentence for people when it is none
   */
  public static EnrolmentCode parse(String text, CabinetId cabinet) {
    String digits = text.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
    int bytes = SECRET + FINGERPRINT + 1;
    if (digits.length() != bytes * Byte.SIZE / BITS || !digits.matches("[a-z2-7]+")) {
      throw new IllegalArgumentException(
          "An enrolment code is 48 of a-z and 2-7, in groups of four, as `keyway cabinet enrol`"
              + " prints it");
    }
    byte[] all = decode(digits, bytes);
    EnrolmentCode code =
        new EnrolmentCode(
            Arrays.copyOf(all, SECRET), Arrays.copyOfRange(all, SECRET, SECRET + FINGERPRINT));
    if (all[bytes - 1] != code.check(cabinet)) {
      throw new IllegalArgumentException(
          "This code was mistyped, or was made for another cabinet than " + cabinet);
    }
    return code;
  }

  /** The code, to be typed at this cabinet. */
  public String text(CabinetId cabinet) {
    byte[] all =
        ByteBuffer.allocate(SECRET + FINGERPRINT + 1)
            .put(secret)
            .put(fingerprint)
            .put(check(cabinet))
            .array();
    return encode(all).replaceAll("(.{" + GROUP + "})(?!$)", "$1-");
  }

  private byte check(CabinetId cabinet) {
    byte[] id = cabinet.value().getBytes(StandardCharsets.UTF_8);
    byte[] all =
        ByteBuffer.allocate(SECRET + FINGERPRINT + id.length)
            .put(secret)
            .put(fingerprint)
            .put(id)
            .array();
    return Keys.sha256(all)[0];
  }

  private static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int held = 0;
    int bits = 0;
    for (byte each : bytes) {
      held = held << Byte.SIZE | each & 0xff;
      bits += Byte.SIZE;
      while (bits >= BITS) {
        bits -= BITS;
        text.append(ALPHABET.charAt(held >>> bits & 31));
      }
    }
    return text.toString();
  }

  private static byte[] decode(String digits, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int held = 0;
    int bits = 0;
    for (int i = 0; i < digits.length(); i++) {
      held = held << BITS | ALPHABET.indexOf(digits.charAt(i));
      bits += BITS;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        bytes.put((byte) (held >>> bits));
      }
    }
    return bytes.array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EnrolmentCode code
        && MessageDigest.isEqual(secret, code.secret)
        && MessageDigest.isEqual(fingerprint, code.fingerprint);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(fingerprint);
  }

  @Override
  public String toString() {
    return "EnrolmentCode[masked]";
  }
}
