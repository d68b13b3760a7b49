// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.identity.IdentityChange;
import java.util.List;

/** What a mapping makes of a source's record. */
public sealed interface MappingOutcome {

  /**
   * It is understood.
   *
   * @param ignored names of fields that the mapping does not know, or could not read and did not
   *     need
   */
  record Mapped(IdentityChange change, List<String> ignored) implements MappingOutcome {
    public Mapped {
      ignored = List.copyOf(ignored);
    }
  }

  /**
   * It is not understood, and goes into quarantine.
   *
   * @param field which could not be read; empty where no shape of the mapping accepts the record
   * @param reason one sentence, without the field's value
   * @param couldTakeAway whether somebody may keep rights because of it: an incident
   * @param employeeNumber whom it is about; empty where that could not be read
   * @param change the word of the change; empty where that could not be read
   */
  record MappingProblem(
      String field, String reason, boolean couldTakeAway, String employeeNumber, String change)
      implements MappingOutcome {}
}
