// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.problem.Refusal;
import io.keyway.app.store.listing.PeopleListing.Person;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the words that callers send. */
final class Words {
  private Words() {}

  /** Refuses any word but the known ones; nothing means no choice. */
  static void require(String parameter, String word, String... known) {
    if (!word.isEmpty() && !List.of(known).contains(word)) {
      throw Refusal.badRequest(parameter + " is one of " + String.join(", ", known) + ".");
    }
  }

  /** A person whose record was not merged into another's. */
  static Person ofItsOwn(Person person) {
    if (person.mergedInto() != null) {
      throw Refusal.conflict(
          "This record was merged into person " + person.mergedInto() + ": name that one.");
    }
    return person;
  }

  /** A text that somebody must say, in no more than so many characters. */
  static String text(String parameter, @Nullable String text, int longest) {
    if (text == null || text.isBlank() || text.length() > longest) {
      throw Refusal.unacceptable(
          parameter + " is needed: a text of 1 to " + longest + " characters.");
    }
    return text.strip();
  }
}
