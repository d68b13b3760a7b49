// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

/** A certificate, a request for one, or a key that cannot be used; the message says why. */
public final class BadCertificate extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message a sentence for people
   */
  public BadCertificate(String message) {
    super(message);
  }

  BadCertificate(String message, Throwable cause) {
    super(message, cause);
  }
}
