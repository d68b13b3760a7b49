// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import com.nimbusds.jose.jwk.JWKSet;

/** The public keys by which a transmitter's tokens are believed. Thread-safe. */
public interface TransmitterKeys {

  /**
   * Those that are known.
   *
   * @throws KeysUnavailable when none are, and they cannot be read now
   */
  JWKSet known();

  /**
   * Looks for newer ones, since a token names a key that is not known: its issuer may have changed
   * keys. Whoever sends such tokens makes no flood of this: the same as before is returned where
   * the last look is not long ago, or does not succeed.
   */
  JWKSet renewed();

  /** Keys that a file holds and that never change by themselves. */
  static TransmitterKeys pinned(JWKSet keys) {
    return new TransmitterKeys() {
      @Override
      public JWKSet known() {
        return keys;
      }

      @Override
      public JWKSet renewed() {
        return keys;
      }
    };
  }
}
