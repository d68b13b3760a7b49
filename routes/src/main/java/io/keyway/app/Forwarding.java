// SPDX-License-Identifier: Apache-2.0
package io.keyway.app;

import io.keyway.app.broker.Broker;
import io.keyway.app.forwarding.Books;
import io.keyway.app.forwarding.Everyone;
import io.keyway.app.forwarding.Replays;
import io.keyway.app.forwarding.Sinks;
import io.keyway.app.settings.ForwardingSettings;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells everyone who must know of every committed event: from the ledger to one durable queue for
 * each sink, from there along the route {@code 5-forwarding} to the system behind it. Starts after
 * the routes and stops before them. Thread-safe.
 */
@Component
public class Forwarding implements SmartLifecycle, Replays {
  private final ForwardingSettings settings;
  private final Sinks sinks;
  private final Broker broker;
  private final Books books;
  private Optional<Everyone> everyone = Optional.empty();

  public Forwarding(ForwardingSettings settings, Sinks sinks, Broker broker, Books books) {
    this.settings = settings;
    this.sinks = sinks;
    this.broker = broker;
    this.books = books;
    settings.sinks().forEach(sink -> books.follow(sink.name(), sink.kind().equals("syslog")));
  }

  @Override
  public synchronized boolean replay(String sink, String event, String by) {
    return everyone.map(running -> running.replay(sink, event, by)).orElse(false);
  }

  @Override
  public synchronized void start() {
    if (everyone.isEmpty()) {
      var open = settings.sinks().stream().map(sinks::open).toList();
      everyone = Optional.of(Everyone.start(open, settings.forwarding(), broker, books));
    }
  }

  @Override
  public synchronized void stop() {
    everyone.ifPresent(Everyone::close);
    everyone = Optional.empty();
  }

  @Override
  public synchronized boolean isRunning() {
    return everyone.isPresent();
  }
}
