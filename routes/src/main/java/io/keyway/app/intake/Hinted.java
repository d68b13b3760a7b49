// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.intake;

/**
 * A record only says who changed, and its source is asked how they stand: nothing was refused or
 * set aside, and there is no decision yet. What says so is not durable and need not be: a bridge
 * that dies before it asked asks for everything that changed when it starts.
 */
public final class Hinted extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Hinted(String source) {
    super(
        "This says who changed and not how they stand: source "
            + source
            + " is asked now, and what it says counts.");
  }

  /** The sentence the sender reads. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
