// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import java.util.Locale;

/** What came of looking at a security event token. */
public sealed interface Verification {

  /** It is from the transmitter, for us, and whole. */
  record Believed(SecurityEventToken token) implements Verification {}

  /**
   * It is not, and nothing of it counts.
   *
   * @param error the word for the transmitter (RFC 8935, section 2.4)
   * @param description one sentence without its full stop, for whoever looks after the transmitter;
   *     nothing of the token stands in it
   */
  record Refused(Error error, String description) implements Verification {}

  /** The words for a refusal. */
  enum Error {
    /** It is no security event token, or not one of the profile. */
    INVALID_REQUEST,
    /** Its key or algorithm is none that counts. */
    INVALID_KEY,
    /** Another issuer than the stream's. */
    INVALID_ISSUER,
    /** It is for somebody else. */
    INVALID_AUDIENCE,
    /** Who sent it could not be proved. */
    AUTHENTICATION_FAILED,
    /** Whoever sent it may not. */
    ACCESS_DENIED;

    /** As it stands on the wire, such as {@code invalid_key}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
