// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.model.credential.Credential.PinVerifier;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Checks PINs against their verifiers: PBKDF2 with HMAC-SHA-256 (RFC 8018, section 5.2). */
final class PinCheck {
  private static final int ITERATIONS = 100_000;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final PinVerifier NOBODYS =
      new PinVerifier(new byte[16], ITERATIONS, new byte[32]);

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

  /**
   * What checks a PIN that somebody chose at the keypad; empty where it is too easy to guess: not 6
   * to 12 digits, all the same, a run, or what is typed before it.
   */
  static Optional<PinVerifier> verifierOf(String id, String pin) {
    if (!pin.matches("[0-9]{6,12}") || pin.equals(id) || isRun(pin)) {
      return Optional.empty();
    }
    byte[] salt = new byte[16];
    RANDOM.nextBytes(salt);
    PinVerifier empty = new PinVerifier(salt, ITERATIONS, new byte[32]);
    return Optional.of(new PinVerifier(salt, ITERATIONS, hash(empty, pin)));
  }

  private static boolean isRun(String pin) {
    int step = pin.charAt(1) - pin.charAt(0);
    for (int i = 1; i < pin.length(); i++) {
      if (pin.charAt(i) - pin.charAt(i - 1) != step) {
        return false;
      }
    }
    return step >= -1 && step <= 1;
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
