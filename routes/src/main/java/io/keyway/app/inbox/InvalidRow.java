// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.intake.Mappings;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.MappingOutcome.MappingProblem;

/** A record of a file that is set aside while the rest is applied. */
record InvalidRow(int line, SourceRecord record, MappingProblem problem) {
  /** Of whom it speaks; empty where that cannot be read. */
  String employeeNumber() {
    if (!problem.employeeNumber().isEmpty()) {
      return problem.employeeNumber();
    }
    String key = String.valueOf(record.fields().getOrDefault(RowReader.KEY, "")).strip();
    return RowReader.isReadable(key) ? key : "";
  }

  String reason() {
    return Mappings.reason(problem);
  }
}
