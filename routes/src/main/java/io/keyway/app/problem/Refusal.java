// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.problem;

import org.springframework.http.HttpStatus;

/**
 * A request that is refused; its message is the sentence the caller reads. It holds ids at most, no
 * names and no secrets.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final HttpStatus status;

  public Refusal(HttpStatus status, String detail) {
    super(detail);
    this.status = status;
  }

  /** 404. */
  public static Refusal notFound(String detail) {
    return new Refusal(HttpStatus.NOT_FOUND, detail);
  }

  /** 400. */
  public static Refusal badRequest(String detail) {
    return new Refusal(HttpStatus.BAD_REQUEST, detail);
  }

  /** 422: understood, and not acceptable as it is. */
  public static Refusal unacceptable(String detail) {
    return new Refusal(HttpStatus.UNPROCESSABLE_ENTITY, detail);
  }

  /** 403. */
  public static Refusal forbidden(String detail) {
    return new Refusal(HttpStatus.FORBIDDEN, detail);
  }

  /** 409. */
  public static Refusal conflict(String detail) {
    return new Refusal(HttpStatus.CONFLICT, detail);
  }

  public HttpStatus status() {
    return status;
  }

  /** The sentence the caller reads. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
