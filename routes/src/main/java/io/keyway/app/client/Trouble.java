// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.client;

/** A command was refused or failed. The message is the one line that its user sees. */
public final class Trouble extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Trouble(String message) {
    super(message);
  }

  public Trouble(String message, Throwable cause) {
    super(message, cause);
  }

  /** Passes on what another part says in words for users. */
  public static Trouble of(Exception said) {
    return new Trouble(String.valueOf(said.getMessage()), said);
  }
}
