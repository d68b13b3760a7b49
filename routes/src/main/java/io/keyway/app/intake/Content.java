// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.keyway.model.identity.SourceRecord;
import java.time.Instant;
import java.util.Map;

/**
 * What is kept of a record that could not be understood, so that it can be replayed.
 *
 * @param fields those that the mapping looks at, and no others
 * @param receivedAt when it came, or the as-of of its file
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Content(Map<String, Object> fields, Instant receivedAt) {

  SourceRecord record(String source) {
    return new SourceRecord(source, fields, receivedAt);
  }

  /** Says nothing of the person. */
  @Override
  public String toString() {
    return "Content[masked]";
  }
}
