// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.intake;

import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.MappingOutcome;
import io.keyway.rules.MappingOutcome.MappingProblem;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the records of each source mean, as its mapping file says. Thread-safe. */
public interface Mappings {

  /**
   * What a record means.
   *
   * @param record of a row, its instant is the as-of of its file
   */
  MappingOutcome read(SourceRecord record);

  /**
   * Of whom a record, which cannot be read, says no more than that they changed; empty where it
   * does not say that.
   */
  default Optional<String> hint(SourceRecord record) {
    return Optional.empty();
  }

  /** The fields of a record that its source's mapping looks at; no others are ever kept. */
  Map<String, Object> kept(SourceRecord record);

  /** The columns that a file of this source must have. */
  Set<String> columns(String source);

  /** The columns of a file of a source that count, of which some may be missing. */
  Set<String> readColumns(String source);

  /** What is in force; another object, and not equal to this one, where another mapping is. */
  Object inForce();

  /** What is wrong, in a sentence without its full stop. */
  static String reason(MappingProblem problem) {
    return (problem.field() + " " + problem.reason()).strip();
  }
}
