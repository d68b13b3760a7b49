// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.component.scim;

/** A SCIM server did not do what it was asked. The message says nothing of people. */
public final class ScimFailed extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  ScimFailed(String message, int status, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  ScimFailed(String message, int status) {
    super(message);
    this.status = status;
  }

  /** The HTTP status that it answered with; 0 where it did not answer. */
  public int status() {
    return status;
  }

  /** Whether the same may go well later: it did not answer, is busy, or broken itself. */
  public boolean isWorthRetrying() {
    return status == 0 || status == 429 || status >= 500;
  }
}
