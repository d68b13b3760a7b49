// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

/** A transmitter's keys cannot be read now: its tokens can be neither believed nor refused. */
public final class KeysUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  KeysUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
