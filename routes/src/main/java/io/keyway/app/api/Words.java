// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.problem.Refusal;
import java.util.List;

/** Checks parameters that are one of a few words. */
final class Words {
  private Words() {}

  /** Refuses any word but the known ones; nothing means no choice. */
  static void require(String parameter, String word, String... known) {
    if (!word.isEmpty() && !List.of(known).contains(word)) {
      throw Refusal.badRequest(parameter + " is one of " + String.join(", ", known) + ".");
    }
  }
}
