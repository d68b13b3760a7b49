// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.broker.Broker;
import io.keyway.app.settings.BrokerSettings;
import io.keyway.app.settings.ForwardingSettings.Pace;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.Secrets;
import io.keyway.app.store.JdbcStore;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.SetAsideRecords;
import io.keyway.app.store.SinkRecords;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.AuditEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Ledger, broker and forwarding in a folder, to be closed and opened again. */
final class TestBridge implements AutoCloseable {
  static final Pace QUICK =
      new Pace(
          Duration.ofHours(1),
          Duration.ofMillis(5),
          Duration.ofMillis(40),
          3,
          Duration.ZERO,
          10_000);

  final Store store;
  final Broker broker;
  final Books books;
  private final Ledger ledger = new Ledger();
  private Everyone everyone;

  TestBridge(Path folder, Sink... sinks) {
    store = JdbcStore.open("jdbc:sqlite:" + folder.resolve("data/keyway.db"));
    broker =
        new Broker(
            new BrokerSettings("", "", ""),
            new HomeSettings(folder),
            new Secrets(folder, Map.of()));
    books = new Books(store, ledger, new SinkRecords(), new SetAsideRecords(), Clock.systemUTC());
    for (Sink sink : sinks) {
      books.follow(sink.name(), true);
    }
    everyone = Everyone.start(List.of(sinks), QUICK, broker, books);
  }

  void append(List<AuditEvent> events) {
    store.execute(Priority.NORMAL, db -> ledger.append(db, events));
  }

  boolean replay(String sink, String event) {
    return everyone.replay(sink, event, "operator");
  }

  @Override
  public void close() {
    everyone.close();
    broker.close();
    store.close();
  }
}
