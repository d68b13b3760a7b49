// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One record as a source sent it, before anything is made of it. The only place of raw fields.
 *
 * @param source name of the source, such as {@code hr}
 * @param fields by name; values are text, numbers, booleans, nulls, lists and maps, as JSON has
 *     them
 * @param receivedAt when it reached us
 */
public record SourceRecord(String source, Map<String, Object> fields, Instant receivedAt) {
  public SourceRecord {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Says nothing of the person. */
  @Override
  public String toString() {
    return "SourceRecord[source=" + source + "]";
  }
}
