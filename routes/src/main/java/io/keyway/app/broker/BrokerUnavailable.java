// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.broker;

/** The broker does not answer now; nothing was done. Worth a retry. */
public final class BrokerUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BrokerUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
