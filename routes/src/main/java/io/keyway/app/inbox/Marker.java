// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Gives each entry of a listing a mark: two entries with the same mark say the same. A mark tells
 * nothing of what the entry says, and no other marker gives it again. Thread-safe.
 */
final class Marker {
  /** Marks nothing: all is read and decided. */
  static final Marker NONE = new Marker(Optional.empty());

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SALT = 32;
  private static final int MARK = 16;

  /** A digest that was given the salt; never changed, only cloned. */
  private final Optional<MessageDigest> salted;

  private Marker(Optional<MessageDigest> salted) {
    this.salted = salted;
  }

  /** One whose marks are its own. */
  static Marker fresh() {
    byte[] salt = new byte[SALT];
    RANDOM.nextBytes(salt);
    MessageDigest digest = sha256();
    digest.update(salt);
    return new Marker(Optional.of(digest));
  }

  /** Whether it marks anything. */
  boolean marks() {
    return salted.isPresent();
  }

  /** The mark of an entry; empty where nothing is marked. */
  String of(Spool.Line.Entry entry) {
    return salted.map(digest -> mark(copy(digest), entry)).orElse("");
  }

  private static String mark(MessageDigest digest, Spool.Line.Entry entry) {
    digest.update(entry.key().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    byte[] hash = digest.digest(entry.text().getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, MARK));
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The SHA-256 of every JDK can be cloned", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
