// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

/** The database cannot be written now: locked by another program, full, or gone. Worth a retry. */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
