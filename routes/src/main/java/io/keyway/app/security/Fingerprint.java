// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets, and what is kept of them: their SHA-256. */
final class Fingerprint {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Fingerprint() {}

  /** 256 random bits, fit for a URL and a cookie. */
  static String newSecret() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] of(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  static String text(String secret) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(of(secret));
  }
}
