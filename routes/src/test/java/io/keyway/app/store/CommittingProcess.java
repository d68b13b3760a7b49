// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.AuditEvent;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A process of its own that commits without end and says what was acknowledged, to be killed. */
final class CommittingProcess {
  private static final int WRITERS = 4;

  private CommittingProcess() {}

  public static void main(String[] arguments) {
    Store store = JdbcStore.open(arguments[0]);
    Ledger ledger = new Ledger();
    AtomicLong numbers = new AtomicLong();
    for (int i = 0; i < WRITERS; i++) {
      Thread.ofPlatform().start(() -> commit(store, ledger, numbers));
    }
  }

  private static void commit(Store store, Ledger ledger, AtomicLong numbers) {
    while (true) {
      String id = "event-" + numbers.incrementAndGet();
      store.execute(
          Priority.NORMAL,
          db ->
              ledger.append(
                  db, new AuditEvent(id, "person.hired", "person:p", Instant.now(), Map.of())));
      synchronized (System.out) {
        System.out.println(id);
        System.out.flush();
      }
    }
  }
}
