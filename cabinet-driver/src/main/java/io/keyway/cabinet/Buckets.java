// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.identity.CardholderId;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Some of the 256 buckets of {@link RosterDigest}: where two rosters differ, and only there they
 * have to be looked at person by person. Immutable.
 */
public final class Buckets {
  /** How many there are. */
  public static final int COUNT = 256;

  /** Bytes of one bucket's digest. */
  public static final int DIGEST = 32;

  /** All of them. */
  public static final Buckets ALL = new Buckets(all());

  private final BitSet some;

  private Buckets(BitSet some) {
    this.some = some;
  }

  /**
   * Those whose digests are not the same.
   *
   * @param one 256 digests of 32 bytes, one after the other
   */
  public static Buckets differing(byte[] one, byte[] other) {
    if (one.length != COUNT * DIGEST || other.length != COUNT * DIGEST) {
      throw new IllegalArgumentException("256 digests of 32 bytes are compared");
    }
    BitSet differing = new BitSet(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int from = i * DIGEST;
      differing.set(i, !Arrays.equals(one, from, from + DIGEST, other, from, from + DIGEST));
    }
    return new Buckets(differing);
  }

  /**
   * Reads 32 bytes: bucket n is bit n mod 8, the lowest first, of byte n / 8.
   *
   * @throws IllegalArgumentException when there are more or less
   */
  public static Buckets of(byte[] bits) {
    if (bits.length != COUNT / Byte.SIZE) {
      throw new IllegalArgumentException("buckets are 32 bytes, not " + bits.length);
    }
    return new Buckets(BitSet.valueOf(bits));
  }

  /** The 32 bytes that {@link #of} reads. */
  public byte[] bits() {
    return Arrays.copyOf(some.toByteArray(), COUNT / Byte.SIZE);
  }

  /** Whether a person's entry is in one of them. */
  public boolean contain(CardholderId person) {
    return isAll() || some.get(RosterDigest.bucketOf(person));
  }

  /** How many they are. */
  public int size() {
    return some.cardinality();
  }

  /** Whether they are all. */
  public boolean isAll() {
    return size() == COUNT;
  }

  private static BitSet all() {
    BitSet all = new BitSet(COUNT);
    all.set(0, COUNT);
    return all;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Buckets that && some.equals(that.some);
  }

  @Override
  public int hashCode() {
    return some.hashCode();
  }

  @Override
  public String toString() {
    return isAll() ? "Buckets[all]" : "Buckets" + some;
  }
}
