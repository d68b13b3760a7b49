// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.decision.Decision;
import io.keyway.app.problem.Refusal;
import io.keyway.app.store.QuarantineRecords;
import io.keyway.app.store.QuarantineRecords.Quarantined;
import io.keyway.app.store.QuarantineRecords.State;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreJson;
import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.IdentityChange;
import io.keyway.rules.MappingOutcome.Mapped;
import io.keyway.rules.MappingOutcome.MappingProblem;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Takes a record out of quarantine and through the same gates as when it first came: the mapping as
 * it is now, the lifecycle table, the same instants. Thread-safe.
 */
@Component
public class Replay {
  private final Store store;
  private final QuarantineRecords quarantine;
  private final Mappings mappings;
  private final Decision decision;

  public Replay(Store store, QuarantineRecords quarantine, Mappings mappings, Decision decision) {
    this.store = store;
    this.quarantine = quarantine;
    this.mappings = mappings;
    this.decision = decision;
  }

  /**
   * Replays one record.
   *
   * @throws Refusal 404; 409 when it was dealt with, or nothing of it was kept; 422 when it still
   *     cannot be understood
   */
  public Receipt replay(String id) {
    Quarantined record =
        store
            .read(db -> quarantine.find(db, id))
            .orElseThrow(() -> Refusal.notFound("No quarantined record has this id."));
    if (record.state() != State.OPEN) {
      throw Refusal.conflict("This record was " + record.state().word() + " already.");
    }
    Receipt receipt = decision.decide(changeOf(record), Optional.empty());
    store.commit(Priority.NORMAL, db -> quarantine.close(db, id, State.REPLAYED));
    return receipt;
  }

  private IdentityChange changeOf(Quarantined record) {
    if (record.record().isEmpty()) {
      throw Refusal.conflict("Nothing of this record was kept; have its source send it again.");
    }
    JsonNode kept = StoreJson.read(record.record(), JsonNode.class);
    if (!kept.has("fields")) {
      return StoreJson.read(record.record(), IdentityChange.class);
    }
    Content content = StoreJson.read(record.record(), Content.class);
    return switch (mappings.read(content.record(record.source()))) {
      case Mapped mapped -> mapped.change();
      case MappingProblem problem ->
          throw Refusal.unacceptable(
              "It still cannot be understood: " + Mappings.reason(problem) + ".");
    };
  }
}
