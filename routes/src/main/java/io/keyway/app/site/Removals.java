// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Incidents.Reason;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySetId;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells of key sets that were taken out of {@code cabinets.yaml} while somebody has them: nobody
 * would miss them otherwise. Settles what it told when they are put back.
 */
@Component
class Removals {
  private final Store store;
  private final CustodyRecords custody;
  private final Incidents incidents;
  private final Clock clock;

  Removals(Store store, CustodyRecords custody, Incidents incidents, Clock clock) {
    this.store = store;
    this.custody = custody;
    this.incidents = incidents;
    this.clock = clock;
  }

  /** One estate gave way to another. */
  void tell(Estate before, Estate after) {
    Set<KeySetId> gone = without(before.keySets().keySet(), after.keySets().keySet());
    Set<KeySetId> come = without(after.keySets().keySet(), before.keySets().keySet());
    boolean cabinetsCame = !before.cabinets().keySet().containsAll(after.cabinets().keySet());
    if (gone.isEmpty() && come.isEmpty() && !cabinetsCame) {
      return;
    }
    Instant now = clock.instant();
    store.execute(
        Priority.NORMAL,
        db -> {
          gone.forEach(key -> tell(db, key, now));
          come.forEach(key -> incidents.resolveByDedupe(db, dedupe(key), now));
          after.cabinets().keySet().stream()
              .filter(cabinet -> !before.cabinets().containsKey(cabinet))
              .forEach(c -> incidents.resolveByDedupe(db, "cabinet-removed:" + c, now));
        });
  }

  private void tell(JdbcClient db, KeySetId key, Instant now) {
    custody
        .now(db, key)
        .filter(known -> known.state() == Custody.State.OUT)
        .ifPresent(
            known ->
                incidents.open(
                    db,
                    Reason.of(
                            "removed-key-out",
                            Severity.HIGH,
                            "Key set "
                                + key
                                + " was taken out of cabinets.yaml while it is out. Get it back, or"
                                + " put it into the file again; its custody stays on record",
                            dedupe(key))
                        .at(known.cabinet().value(), key.value())
                        .about(known.holder().map(holder -> holder.value()).orElse(""), ""),
                    now));
  }

  private static String dedupe(KeySetId key) {
    return "removed-key-out:" + key;
  }

  private static Set<KeySetId> without(Set<KeySetId> all, Set<KeySetId> these) {
    Set<KeySetId> left = new HashSet<>(all);
    left.removeAll(these);
    return left;
  }
}
