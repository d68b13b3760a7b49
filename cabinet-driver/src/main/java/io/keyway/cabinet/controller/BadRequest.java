// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

/** A request of the control port that cannot be understood; the message says what is missing. */
final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  BadRequest(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
