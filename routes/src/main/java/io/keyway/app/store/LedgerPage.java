// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.audit.AuditEvent;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Events that one transaction tells and that are written to the ledger together: the end of the
 * chain and everybody's number are looked up once. Whoever lets somebody else append within the
 * same transaction calls {@link #write} before, so that the order stays; and at the end. Belongs to
 * the writer's thread.
 */
public final class LedgerPage {
  private final Ledger ledger;
  private final JdbcClient db;
  private final List<AuditEvent> events = new ArrayList<>();

  LedgerPage(Ledger ledger, JdbcClient db) {
    this.ledger = ledger;
    this.db = db;
  }

  /** The transaction that all this belongs to. */
  public JdbcClient db() {
    return db;
  }

  public void add(AuditEvent event) {
    events.add(event);
  }

  /** Writes what was added since the last time. */
  public void write() {
    if (!events.isEmpty()) {
      ledger.append(db, events);
      events.clear();
    }
  }
}
