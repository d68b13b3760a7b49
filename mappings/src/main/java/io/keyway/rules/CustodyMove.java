// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.custody.Custody;
import java.util.Optional;

/**
 * One change of custody that an entry of a cabinet's journal means.
 *
 * @param kind what happened
 * @param before custody until then; empty where nothing was known
 * @param after custody from then on
 */
public record CustodyMove(Kind kind, Optional<Custody> before, Custody after) {

  /** What happened to a key set. */
  public enum Kind {
    TAKEN("key-taken"),
    RETURNED("key-returned"),
    RETURNED_BY_OTHER("key-returned-by-other"),
    RETURNED_TO_WRONG_SLOT("key-returned-to-wrong-slot"),
    /** Out, and nobody's session explains it. */
    MISSING("key-missing"),
    /** An inventory found it where it was not known to be. */
    FOUND("key-found"),
    /** Nothing moved; what is known of it is less sure than before. */
    DOUBTED("custody-doubted");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word in event types: {@code custody.key-taken}. */
    public String word() {
      return word;
    }
  }
}
