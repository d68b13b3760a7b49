// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

/** The bridge does not start with these settings; the message is one line that tells the mend. */
public final class RefusedToStart extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RefusedToStart(String message) {
    super(message);
  }
}
