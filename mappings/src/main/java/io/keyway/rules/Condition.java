// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import java.util.Map;

/** A yes-or-no question about facts, as a site wrote it. Thread-safe, without side effects. */
@FunctionalInterface
public interface Condition {
  /**
   * @param facts by variable name
   * @throws EvaluationFailed when these facts have no answer
   */
  boolean holds(Map<String, Object> facts);
}
