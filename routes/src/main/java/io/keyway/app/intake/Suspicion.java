// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.intake;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.MappingOutcome.Mapped;
import io.keyway.rules.MappingOutcome.MappingProblem;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether something that is turned away could have ended somebody's rights. It is not believed,
 * only looked at. Thread-safe.
 */
@Component
public class Suspicion {
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

  private final Mappings mappings;
  private final Clock clock;
  private final ObjectMapper json = IntakeJson.mapper();

  public Suspicion(Mappings mappings, Clock clock) {
    this.mappings = mappings;
    this.clock = clock;
  }

  /** True unless it is empty, or surely something else. */
  public boolean couldEndRights(String source, byte[] body) {
    if (body.length == 0) {
      return false;
    }
    try {
      @Nullable Map<String, Object> fields = json.readValue(body, FIELDS);
      if (fields == null) {
        return false; // the JSON text null
      }
      SourceRecord record = new SourceRecord(source, fields, clock.instant());
      return switch (mappings.read(record)) {
        case Mapped mapped -> mapped.change().takesAway();
        case MappingProblem problem -> problem.couldTakeAway();
      };
    } catch (IOException e) {
      return true;
    }
  }
}
