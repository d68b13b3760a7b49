// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

/** A condition or expression has no answer to these facts. Its message holds no fact. */
public final class EvaluationFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param place where it is written: {@code file:line}
   * @param code what kind of failure, in a word
   */
  public EvaluationFailed(String place, String code) {
    super(place + ": no answer: " + code);
  }
}
