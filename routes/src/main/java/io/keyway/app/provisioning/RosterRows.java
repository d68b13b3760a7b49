// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.cabinet.RosterDigest;
import io.keyway.model.identity.CardholderId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;

/**
 * The rows of everybody in one cabinet, in the buckets of {@link RosterDigest}, with the digest of
 * what the cabinet acknowledged. A bucket is hashed anew only when the digest is asked for after a
 * change. Not thread-safe.
 */
final class RosterRows {
  private static final int BUCKETS = 256;
  private static final int HASH = 32;
  private static final HexFormat HEX = HexFormat.of();
  private static final RosterRow NOTHING = new RosterRow(0, 0, "", 0, 0, "");

  private final RowBucket[] buckets = new RowBucket[BUCKETS];
  private final byte[] hashes = new byte[BUCKETS * HASH];
  private final BitSet stale = new BitSet(BUCKETS);
  private String digest = hex(hashes);

  RosterRows() {
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new RowBucket();
    }
  }

  /** What is known of a person; nothing is a row of zeros. */
  RosterRow get(CardholderId person) {
    return buckets[RosterDigest.bucketOf(person)].get(person).orElse(NOTHING);
  }

  void put(CardholderId person, RosterRow row) {
    int number = RosterDigest.bucketOf(person);
    if (buckets[number].put(person, row)) {
      stale.set(number);
    }
  }

  /** Everybody of whom there is a row. */
  List<CardholderId> people() {
    List<CardholderId> people = new ArrayList<>();
    for (RowBucket bucket : buckets) {
      people.addAll(bucket.people());
    }
    return people;
  }

  /** Digest of what the cabinet acknowledged, as {@link RosterDigest#hex} tells it. */
  String actualDigest() {
    if (!stale.isEmpty()) {
      stale.stream().forEach(this::refresh);
      stale.clear();
      digest = hex(hashes);
    }
    return digest;
  }

  /** Digests of all buckets of what the cabinet acknowledged, one after the other. */
  byte[] bucketDigests() {
    String whole = actualDigest();
    if (whole.isEmpty()) {
      throw new IllegalStateException("A roster always has a digest");
    }
    return hashes.clone();
  }

  private void refresh(int number) {
    MessageDigest sha = sha256();
    byte[] hash = buckets[number].hash(sha) ? sha.digest() : new byte[HASH];
    System.arraycopy(hash, 0, hashes, number * HASH, HASH);
  }

  private static String hex(byte[] hashes) {
    return HEX.formatHex(sha256().digest(hashes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
