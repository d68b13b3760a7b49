// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import java.util.Map;
import java.util.Optional;

/** A value made of facts, as a site wrote it. Thread-safe, without side effects. */
@FunctionalInterface
public interface Expression {
  /**
   * @param facts by variable name
   * @return text, a number, a boolean, a list or a map; empty where the facts do not say
   * @throws EvaluationFailed when these facts have no answer
   */
  Optional<Object> evaluate(Map<String, Object> facts);
}
