// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Root of what can fail on the way to a source. Its type says what to do next; its message says
 * what, where and what to do, and holds no secret and nothing of a person. Whatever it is, nothing
 * is taken away because of it.
 */
public abstract sealed class SourceException extends RuntimeException
    permits SourceException.Unreachable,
        SourceException.Refused,
        SourceException.ShapeChanged,
        SourceException.TokenInvalid {
  private static final long serialVersionUID = 1;

  SourceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Away, slow, overloaded, or an answer that broke off: try again later. */
  public static final class Unreachable extends SourceException {
    private static final long serialVersionUID = 1;

    private final @Nullable Duration notBefore;

    public Unreachable(String message, @Nullable Throwable cause) {
      this(message, cause, Optional.empty());
    }

    /**
     * @param notBefore how long the source asked to be left alone, from now
     */
    public Unreachable(String message, @Nullable Throwable cause, Optional<Duration> notBefore) {
      super(message, cause);
      this.notBefore = notBefore.orElse(null);
    }

    /** How long the source asked to be left alone, from when this was thrown. */
    public Optional<Duration> notBefore() {
      return Optional.ofNullable(notBefore);
    }
  }

  /**
   * It does not let us: credentials, permissions, a certificate that is not the expected one. A
   * human must look; trying again is done seldom, so that no account is locked.
   */
  public static final class Refused extends SourceException {
    private static final long serialVersionUID = 1;

    public Refused(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * It answers otherwise than it did: a field, a table or a page is not there. A human must look.
   */
  public static final class ShapeChanged extends SourceException {
    private static final long serialVersionUID = 1;

    public ShapeChanged(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Changes cannot be told from this token on: read everything once. */
  public static final class TokenInvalid extends SourceException {
    private static final long serialVersionUID = 1;

    public TokenInvalid(String message) {
      super(message, null);
    }
  }
}
