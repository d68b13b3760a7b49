// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.broker.Broker;
import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.settings.ForwardingSettings;
import io.keyway.app.settings.SinkSettings;
import io.keyway.app.store.SinkRecords.Position;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Looks up how far each sink is behind. Thread-safe. */
@Component
public class Lags {
  private static final Logger LOG = LoggerFactory.getLogger(Lags.class);

  private final ForwardingSettings settings;
  private final Broker broker;
  private final Books books;

  Lags(ForwardingSettings settings, Broker broker, Books books) {
    this.settings = settings;
    this.broker = broker;
    this.books = books;
  }

  /** All sinks of the settings, in their order. */
  public List<Lag> all() {
    return settings.sinks().stream().map(this::look).toList();
  }

  /** The sink of that name; empty where the settings have none. */
  public Optional<Lag> of(String name) {
    return settings.sinks().stream()
        .filter(sink -> sink.name().equals(name))
        .findFirst()
        .map(this::look);
  }

  private Lag look(SinkSettings sink) {
    Position position = books.position(sink.name());
    long head = books.head();
    @Nullable Long queued = queued(sink.name());
    long behind = queued == null ? head - position.delivered() : head - position.handed() + queued;
    return new Lag(
        sink.name(),
        sink.kind(),
        head,
        position.handed(),
        position.delivered(),
        queued,
        behind,
        behind == 0 ? null : oldest(queued, position),
        books.openAside(sink.name()));
  }

  private @Nullable Instant oldest(@Nullable Long queued, Position position) {
    long after = queued != null && queued == 0 ? position.handed() : position.delivered();
    List<LedgerEntry> next = books.after(after, 1);
    return next.isEmpty() ? null : next.getFirst().event().at();
  }

  private @Nullable Long queued(String sink) {
    try (Connection connection = broker.connections().createConnection()) {
      return broker.declare(connection, SinkMessages.queue(sink));
    } catch (JMSException e) {
      LOG.warn("A sink's queue cannot be looked at: sink={} cause={}", sink, e.getMessage());
      return null;
    }
  }
}
