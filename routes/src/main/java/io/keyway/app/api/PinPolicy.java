// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.problem.Refusal;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.credential.Credential.PinVerifier;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Which PINs are good enough, and what is kept of one: a slow hash with a salt of its own. The PIN
 * itself is forgotten with the request.
 */
final class PinPolicy {
  private static final int ITERATIONS = 100_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private PinPolicy() {}

  /**
   * What cabinets check the PIN against.
   *
   * @param id what the cardholder types before the PIN
   * @param oneTime whether it opens nothing until another one was chosen at a keypad
   */
  static Pin verifier(String id, String pin, boolean oneTime) {
    require(id.matches("[0-9]{1,16}"), "id is what is typed before the PIN: 1 to 16 digits.");
    require(pin.matches("[0-9]{6,12}"), "A PIN has 6 to 12 digits.");
    require(!isRun(pin), "This PIN is too easy to guess: its digits are all the same, or a run.");
    require(!pin.equals(id), "A PIN differs from what is typed before it.");
    byte[] salt = new byte[16];
    RANDOM.nextBytes(salt);
    return new Pin(id, new PinVerifier(salt, ITERATIONS, hash(pin, salt)), oneTime);
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

  private static byte[] hash(String pin, byte[] salt) {
    PBEKeySpec key = new PBEKeySpec(pin.toCharArray(), salt, ITERATIONS, 256);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has PBKDF2WithHmacSHA256", e);
    } finally {
      key.clearPassword();
    }
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw Refusal.unacceptable(sentence);
    }
  }
}
