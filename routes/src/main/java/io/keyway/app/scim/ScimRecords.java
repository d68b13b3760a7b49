// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.intake.Mappings;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.MappingOutcome.Mapped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What records of SCIM mean, before they go through the door. Thread-safe. */
@Component
class ScimRecords {
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

  private final Mappings mappings;

  ScimRecords(Mappings mappings) {
    this.mappings = mappings;
  }

  /** Empty where the mapping does not accept it: the door sets it aside. */
  Optional<IdentityChange> meaning(String source, ObjectNode record, Instant at) {
    SourceRecord fields =
        new SourceRecord(source, ScimJson.MAPPER.convertValue(record, FIELDS), at);
    return mappings.read(fields) instanceof Mapped mapped
        ? Optional.of(mapped.change())
        : Optional.empty();
  }
}
