// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.identity.CardholderId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Digest of a roster's content: SHA-256 over 256 bucket digests, each a SHA-256 over the entry
 * digests of its people in order of their ids. A person's bucket is the first byte of the SHA-256
 * of the id. An empty bucket's digest is 32 zero bytes.
 *
 * <p>A change costs little until the digest is asked for; then each bucket that changed since is
 * hashed once, and 8 KiB of bucket digests. Not thread-safe. Lease, clock and counters are not part
 * of it.
 */
public final class RosterDigest {
  private static final int BUCKETS = 256;
  private static final HexFormat HEX = HexFormat.of();

  @SuppressWarnings({"unchecked", "rawtypes"})
  private final NavigableMap<String, byte[]>[] buckets = new NavigableMap[BUCKETS];

  private final byte[] bucketDigests = new byte[BUCKETS * 32];
  private final BitSet changed = new BitSet(BUCKETS);
  private int people;

  public RosterDigest() {
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new TreeMap<>();
    }
  }

  /** A digest over entries given by person. */
  public static RosterDigest of(Map<CardholderId, byte[]> entryDigests) {
    RosterDigest digest = new RosterDigest();
    entryDigests.forEach(digest::put);
    return digest;
  }

  /** The bucket of a person, 0 to 255. */
  public static int bucketOf(CardholderId person) {
    return sha256().digest(person.value().getBytes(StandardCharsets.UTF_8))[0] & 0xff;
  }

  /** Adds or replaces a person's entry. */
  public void put(CardholderId person, byte[] entryDigest) {
    int bucket = bucketOf(person);
    if (buckets[bucket].put(person.value(), entryDigest.clone()) == null) {
      people++;
    }
    changed.set(bucket);
  }

  /** Removes a person's entry, if there is one. */
  public void remove(CardholderId person) {
    int bucket = bucketOf(person);
    if (buckets[bucket].remove(person.value()) != null) {
      people--;
      changed.set(bucket);
    }
  }

  /** How many people the roster holds. */
  public int people() {
    return people;
  }

  /** The digest of one bucket, 32 bytes. */
  public byte[] bucket(int index) {
    refresh();
    byte[] digest = new byte[32];
    System.arraycopy(bucketDigests, index * 32, digest, 0, 32);
    return digest;
  }

  /** The digests of all buckets, one after the other. */
  public byte[] buckets() {
    refresh();
    return bucketDigests.clone();
  }

  /** The digest of the whole, hex. */
  public String hex() {
    refresh();
    return HEX.formatHex(sha256().digest(bucketDigests));
  }

  private void refresh() {
    changed.stream().forEach(this::refresh);
    changed.clear();
  }

  private void refresh(int bucket) {
    byte[] digest = new byte[32];
    if (!buckets[bucket].isEmpty()) {
      MessageDigest sha = sha256();
      buckets[bucket].values().forEach(sha::update);
      digest = sha.digest();
    }
    System.arraycopy(digest, 0, bucketDigests, bucket * 32, 32);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
