// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A record of a file.
 *
 * @param line on which it starts, from 1
 * @param fields by column; those beyond the record's end are missing
 * @param columns how many it has
 */
public record CsvRow(int line, Map<String, String> fields, int columns) {
  public CsvRow {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  String field(String column) {
    return fields.getOrDefault(column, "");
  }

  /** Says nothing of the person. */
  @Override
  public String toString() {
    return "CsvRow[line=" + line + "]";
  }
}
