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

  /** Whether a PIN is the right one; takes as long where there is no verifier. */
  static boolean isRight(Optional<PinVerifier> verifier, String pin) {
    PinVerifier against = verifier.orElse(NOBODYS);
    boolean matches = MessageDigest.isEqual(hash(against, pin), against.hash());
    return matches && verifier.isPresent();
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
