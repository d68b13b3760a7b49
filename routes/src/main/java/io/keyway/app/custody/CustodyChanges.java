// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.custody.Custody;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Keeps what custody of a key set becomes, and all that follows from it, in one transaction. */
@Component
class CustodyChanges {
  /** Kind of the durable instant at which a key set is overdue. */
  static final String DUE = "key-overdue";

  private final CustodyRecords records;
  private final DueInstants dueInstants;
  private final CustodyIncidents incidents;

  CustodyChanges(CustodyRecords records, DueInstants dueInstants, CustodyIncidents incidents) {
    this.records = records;
    this.dueInstants = dueInstants;
    this.incidents = incidents;
  }

  /**
   * Ends what was, begins what is, and tells it.
   *
   * @param event what the ledger says of it
   */
  void keep(
      CustodyPage page, Optional<Custody> before, Custody after, AuditEvent event, Instant now) {
    records.move(page.db(), after, event.id());
    page.add(event);
    follow(page, before, after);
    if (after.state() == Custody.State.IN) {
      incidents.returned(page, after.keySet(), now);
    }
  }

  /** Sees to it that somebody hears when the key set is not back, or that nobody does any more. */
  private void follow(CustodyPage page, Optional<Custody> before, Custody after) {
    String id = DUE + ":" + after.keySet();
    if (after.state() == Custody.State.OUT && after.due().isPresent()) {
      dueInstants.put(
          page.db(),
          new DueInstant(
              id, DUE, after.due().get(), "key:" + after.keySet(), after.keySet().value()));
    } else if (before.flatMap(Custody::due).isPresent()) {
      dueInstants.remove(page.db(), id);
    }
  }

  /** What the ledger says of custody. */
  static Map<String, Object> facts(Custody custody) {
    Map<String, Object> data = new TreeMap<>();
    data.put("keySet", custody.keySet().value());
    data.put("cabinet", custody.cabinet().value());
    data.put("slot", custody.slot().value());
    data.put("state", custody.state().word());
    data.put("confidence", custody.confidence().word());
    custody.holder().ifPresent(holder -> data.put("person", holder.value()));
    custody.due().ifPresent(due -> data.put("due", due.toString()));
    return data;
  }
}
