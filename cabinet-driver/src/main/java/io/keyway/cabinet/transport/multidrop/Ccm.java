// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128 in counter mode with CBC-MAC (RFC 3610), a tag of 8 octets, nonces of 13: made of the
 * block cipher that every JDK has. A nonce must never serve twice with one key. Not thread-safe.
 */
final class Ccm {
  /** Octets that a text grows by. */
  static final int TAG = 8;

  static final int NONCE = 13;

  private static final int BLOCK = 16;
  private static final int LONGEST = 0xffff;

  private final Cipher aes;

  Ccm(byte[] key) {
    try {
      aes = Cipher.getInstance("AES/ECB/NoPadding");
      aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES", e);
    }
  }

  /**
   * Enciphers and authenticates.
   *
   * @param header what is authenticated and not enciphered: fewer than 65,280 octets
   */
  byte[] seal(byte[] nonce, byte[] header, byte[] text) {
    if (nonce.length != NONCE || text.length > LONGEST) {
      throw new IllegalArgumentException("A nonce has 13 octets, a text at most 65,535");
    }
    byte[] sealed = Arrays.copyOf(stream(nonce, text), text.length + TAG);
    System.arraycopy(tag(nonce, header, text), 0, sealed, text.length, TAG);
    return sealed;
  }

  /** The text, where it was sealed with this key, nonce and header. */
  Optional<byte[]> open(byte[] nonce, byte[] header, byte[] sealed) {
    if (sealed.length < TAG) {
      return Optional.empty();
    }
    int length = sealed.length - TAG;
    byte[] text = stream(nonce, Arrays.copyOf(sealed, length));
    byte[] told = Arrays.copyOfRange(sealed, length, sealed.length);
    return MessageDigest.isEqual(tag(nonce, header, text), told)
        ? Optional.of(text)
        : Optional.empty();
  }

  /** Section 2.2 and, for the tag's own cover, block 0 of the stream of section 2.3. */
  private byte[] tag(byte[] nonce, byte[] header, byte[] text) {
    byte[] first = new byte[BLOCK];
    first[0] = (byte) ((header.length > 0 ? 0x40 : 0) | (TAG - 2) / 2 << 3 | 1);
    System.arraycopy(nonce, 0, first, 1, NONCE);
    first[14] = (byte) (text.length >> 8);
    first[15] = (byte) text.length;
    byte[] state = encrypt(first);
    if (header.length > 0) {
      byte[] counted = new byte[2 + header.length];
      counted[0] = (byte) (header.length >> 8);
      counted[1] = (byte) header.length;
      System.arraycopy(header, 0, counted, 2, header.length);
      state = absorb(state, counted);
    }
    state = absorb(state, text);
    byte[] cover = encrypt(counter(nonce, 0));
    byte[] tag = new byte[TAG];
    for (int i = 0; i < TAG; i++) {
      tag[i] = (byte) (state[i] ^ cover[i]);
    }
    return tag;
  }

  private byte[] absorb(byte[] before, byte[] octets) {
    byte[] state = before;
    for (int at = 0; at < octets.length; at += BLOCK) {
      byte[] block = state.clone();
      for (int i = 0; i < Math.min(BLOCK, octets.length - at); i++) {
        block[i] ^= octets[at + i];
      }
      state = encrypt(block);
    }
    return state;
  }

  private byte[] stream(byte[] nonce, byte[] octets) {
    byte[] out = octets.clone();
    for (int at = 0; at < octets.length; at += BLOCK) {
      byte[] key = encrypt(counter(nonce, at / BLOCK + 1));
      for (int i = 0; i < Math.min(BLOCK, octets.length - at); i++) {
        out[at + i] ^= key[i];
      }
    }
    return out;
  }

  private static byte[] counter(byte[] nonce, int number) {
    byte[] block = new byte[BLOCK];
    block[0] = 1;
    System.arraycopy(nonce, 0, block, 1, NONCE);
    block[14] = (byte) (number >> 8);
    block[15] = (byte) number;
    return block;
  }

  private byte[] encrypt(byte[] block) {
    try {
      return aes.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A whole block can be enciphered", e);
    }
  }
}
