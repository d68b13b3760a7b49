// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import java.util.Optional;
import java.util.function.Supplier;

/** A field of a record cannot be read. Holds no value of the record. */
final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String field;
  private final String reason;

  Unreadable(String field, String reason) {
    super(field + " " + reason, null, false, false);
    this.field = field;
    this.reason = reason;
  }

  String field() {
    return field;
  }

  String reason() {
    return reason;
  }

  /** A field's value, or that the field cannot be read. */
  static Optional<Object> at(String field, Supplier<Optional<Object>> value) {
    try {
      return value.get();
    } catch (EvaluationFailed e) {
      throw new Unreadable(field, "has no value; " + e.getMessage());
    }
  }
}
