// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.app.store.Ledger;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.custody.KeySetId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What one transaction has to tell of custody, written to the ledger together: the end of the chain
 * and everybody's number are looked up once. Whoever lets somebody else append within the same
 * transaction calls {@link #write} before, so that the order stays; and at the end. Belongs to the
 * writer's thread.
 */
final class CustodyPage {
  private final Ledger ledger;
  private final JdbcClient db;
  private final List<AuditEvent> events = new ArrayList<>();
  private final Set<KeySetId> quiet = new HashSet<>();

  CustodyPage(Ledger ledger, JdbcClient db) {
    this.ledger = ledger;
    this.db = db;
  }

  /** The transaction that all this belongs to. */
  JdbcClient db() {
    return db;
  }

  void add(AuditEvent event) {
    events.add(event);
  }

  /** Writes what was added since the last time. */
  void write() {
    if (!events.isEmpty()) {
      ledger.append(db, events);
      events.clear();
    }
  }

  /** Whether this transaction saw that no incident about a key set is open, and opened none. */
  boolean isQuiet(KeySetId keySet) {
    return quiet.contains(keySet);
  }

  void becameQuiet(KeySetId keySet) {
    quiet.add(keySet);
  }

  void isQuietNoMore(String keySet) {
    quiet.removeIf(one -> one.value().equals(keySet));
  }
}
