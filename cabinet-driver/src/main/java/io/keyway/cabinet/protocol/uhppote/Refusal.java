// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

/** The controller, or what it can hold, says no; the message is the reason of the outcome. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refusal(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
