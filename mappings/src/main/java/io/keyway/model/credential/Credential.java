// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.credential;

import java.util.Arrays;

/** What a cardholder shows at a cabinet to be recognised. */
public sealed interface Credential {

  /**
   * A badge, identified by format, facility code and card number together.
   *
   * @param format name of a card format, such as {@code H10301}
   */
  record Badge(String format, FacilityCode facilityCode, CardNumber cardNumber)
      implements Credential {
    public Badge {
      if (format.isBlank()) {
        throw new IllegalArgumentException("A badge names its card format");
      }
    }
  }

  /**
   * An ID and the verifier of a PIN; the PIN itself is nowhere.
   *
   * @param id what the cardholder types before the PIN: 1 to 16 digits
   * @param oneTime whether it opens nothing until its holder chose another one at a keypad
   */
  record Pin(String id, PinVerifier verifier, boolean oneTime) implements Credential {
    public Pin {
      if (!id.matches("[0-9]{1,16}")) {
        throw new IllegalArgumentException("A PIN's ID has 1 to 16 digits");
      }
    }

    /** A PIN that opens. */
    public Pin(String id, PinVerifier verifier) {
      this(id, verifier, false);
    }
  }

  /**
   * Salted slow hash of a PIN: PBKDF2 with HMAC-SHA-256 (RFC 8018, section 5.2).
   *
   * @param salt 16 bytes
   * @param iterations 1,000 or more
   * @param hash 32 bytes
   */
  record PinVerifier(byte[] salt, int iterations, byte[] hash) {
    public PinVerifier {
      if (salt.length != 16 || hash.length != 32 || iterations < 1_000) {
        throw new IllegalArgumentException(
            "A PIN verifier has 16 bytes of salt, 32 of hash and at least 1,000 iterations");
      }
      salt = salt.clone();
      hash = hash.clone();
    }

    @Override
    public byte[] salt() {
      return salt.clone();
    }

    @Override
    public byte[] hash() {
      return hash.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof PinVerifier that
          && iterations == that.iterations
          && Arrays.equals(salt, that.salt)
          && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
      return "PinVerifier[masked]";
    }
  }
}
