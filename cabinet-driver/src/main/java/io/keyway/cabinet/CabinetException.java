// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

/** Root of what can fail on the way to a cabinet. The type tells whether to try again. */
public sealed class CabinetException extends RuntimeException
    permits CabinetException.Unreachable, CabinetException.ProtocolError {
  private static final long serialVersionUID = 1;

  CabinetException(String message, Throwable cause) {
    super(message, cause);
  }

  CabinetException(String message) {
    super(message);
  }

  /** The line is down or an address cannot be bound: try again later. */
  public static final class Unreachable extends CabinetException {
    private static final long serialVersionUID = 1;

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }

    public Unreachable(String message) {
      super(message);
    }
  }

  /** The peer sent bytes that no version of the protocol allows; the message shows them in hex. */
  public static final class ProtocolError extends CabinetException {
    private static final long serialVersionUID = 1;

    public ProtocolError(String message) {
      super(message);
    }
  }
}
