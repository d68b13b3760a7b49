// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import io.keyway.cabinet.trust.StationSecret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one session, one for each direction, and how segments are sealed with them. They come
 * from HKDF with SHA-256 (RFC 5869): the salt is the master's nonce and then the station's, the
 * info {@code keyway serial 1} and the address; of the 32 octets the first 16 are the master's key.
 *
 * <p>A nonce of CCM is the counter, right-aligned in 13 octets. An answer is bound to the question
 * by the question's counter, which is authenticated behind the answer's own head. Not thread-safe.
 */
final class SessionKeys {
  /** Octets of the nonce that each end gives. */
  static final int NONCE = 16;

  private static final byte[] PURPOSE = "keyway serial 1".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY = 16;
  private static final String HMAC = "HmacSHA256";
  private static final byte[] NOTHING = {};

  private final int address;
  private final Ccm ofMaster;
  private final Ccm ofStation;

  private SessionKeys(int address, Ccm ofMaster, Ccm ofStation) {
    this.address = address;
    this.ofMaster = ofMaster;
    this.ofStation = ofStation;
  }

  static SessionKeys of(
      StationSecret secret, int address, byte[] masterNonce, byte[] stationNonce) {
    if (masterNonce.length != NONCE || stationNonce.length != NONCE) {
      throw new IllegalArgumentException("The nonce of a session has 16 octets");
    }
    byte[] salt = ByteBuffer.allocate(2 * NONCE).put(masterNonce).put(stationNonce).array();
    byte[] info = Arrays.copyOf(PURPOSE, PURPOSE.length + 1);
    info[PURPOSE.length] = (byte) address;
    byte[] material = expand(hmac(salt, secret.octets()), info);
    return new SessionKeys(
        address,
        new Ccm(Arrays.copyOf(material, KEY)),
        new Ccm(Arrays.copyOfRange(material, KEY, 2 * KEY)));
  }

  /** A question; no counter may be used twice. */
  Segment question(long counter, byte[] piece) {
    Segment bare = new Segment(address, Segment.Kind.ASK, counter, NOTHING);
    return bare.with(ofMaster.seal(nonce(counter), bare.header(), piece));
  }

  /** What a question carries; empty where it was not sealed with these keys. */
  Optional<byte[]> open(Segment question) {
    return ofMaster.open(nonce(question.counter()), question.header(), question.content());
  }

  /** An answer to a question; no counter may be used twice. */
  Segment answer(long counter, long question, byte[] piece) {
    Segment bare = new Segment(address, Segment.Kind.ANSWER, counter, NOTHING);
    return bare.with(ofStation.seal(nonce(counter), bound(bare, question), piece));
  }

  /**
   * What an answer carries; empty where it answers another question, or is not from our station.
   */
  Optional<byte[]> open(Segment answer, long question) {
    return ofStation.open(nonce(answer.counter()), bound(answer, question), answer.content());
  }

  private static byte[] bound(Segment answer, long question) {
    byte[] header = answer.header();
    return ByteBuffer.allocate(header.length + Long.BYTES).put(header).putLong(question).array();
  }

  private static byte[] nonce(long counter) {
    return ByteBuffer.allocate(Ccm.NONCE).putLong(Ccm.NONCE - Long.BYTES, counter).array();
  }

  /** One round of section 2.3 gives 32 octets, which is what two keys take. */
  static byte[] expand(byte[] key, byte[] info) {
    byte[] round = Arrays.copyOf(info, info.length + 1);
    round[info.length] = 1;
    return hmac(key, round);
  }

  static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }
}
