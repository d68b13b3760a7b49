// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.model.credential.Credential.PinVerifier;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Checks PINs against their verifiers: PBKDF2 with HMAC-SHA-256 (RFC 8018, section 5.2). */
final class PinCheck {
  private static final PinVerifier NOBODYS = new PinVerifier(new byte[16], 100_000, new byte[32]);

  private PinCheck() {}

  /**
   * Compares a PIN with its verifier; takes as long where there is none, and whatever comes of it.
   *
   * @param duress whether the PIN that calls for help is looked for
   */
  static PinVerdict of(Optional<PinVerifier> verifier, String pin, boolean duress) {
    PinVerifier against = verifier.orElse(NOBODYS);
    boolean right = MessageDigest.isEqual(hash(against, pin), against.hash());
    boolean forced = duress && MessageDigest.isEqual(hash(against, before(pin)), against.hash());
    if (verifier.isEmpty() || !(right || forced)) {
      return PinVerdict.WRONG;
    }
    return right ? PinVerdict.RIGHT : PinVerdict.DURESS;
  }

  /** The PIN of which this one is the call for help. */
  private static String before(String pin) {
    int last = pin.length() - 1;
    return pin.substring(0, last) + (char) ('0' + (pin.charAt(last) - '0' + 9) % 10);
  }

  private static byte[] hash(PinVerifier verifier, String pin) {
    PBEKeySpec key = new PBEKeySpec(pin.toCharArray(), verifier.salt(), verifier.iterations(), 256);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has PBKDF2WithHmacSHA256", e);
    } finally {
      key.clearPassword();
    }
  }
}
