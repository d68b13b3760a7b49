// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.broker.Broker;
import io.keyway.app.broker.BrokerUnavailable;
import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.settings.ForwardingSettings.Pace;
import io.keyway.app.store.SinkRecords.Position;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQDuplicateIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands ledger entries to the queues of the sinks that want them, each sink at its own place in the
 * ledger, and only so many that its queue stays short: the ledger is the longer memory. Runs on a
 * thread of its own until it is stopped.
 *
 * <p>A crash between the broker's commit and the database's makes entries come twice; the broker
 * knows their ids and drops the second. A broker that lost its memory gets again what no sink has.
 */
final class Outbox implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int PAGE = 1_000;
  private static final long LOOK_UP_MILLIS = 1_000;

  private final List<Sink> sinks;
  private final Pace pace;
  private final Broker broker;
  private final Books books;
  private final CountDownLatch stopped;
  private final Semaphore news = new Semaphore(0);
  private final Map<String, Again> again = new HashMap<>();

  /** Entries up to this one go out once more, under ids that the broker has not seen. */
  private record Again(long upTo, String suffix) {}

  Outbox(List<Sink> sinks, Pace pace, Broker broker, Books books, CountDownLatch stopped) {
    this.sinks = List.copyOf(sinks);
    this.pace = pace;
    this.broker = broker;
    this.books = books;
    this.stopped = stopped;
  }

  /** There may be something new in the ledger. */
  void wake() {
    news.release();
  }

  /** Hands one entry over once more, behind the others. */
  void replay(Sink sink, LedgerEntry entry) {
    String id = entry.id() + "/replay/" + System.nanoTime();
    try (Connection connection = broker.connections().createConnection();
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer =
            session.createProducer(session.createQueue(SinkMessages.queue(sink.name())))) {
      producer.send(SinkMessages.of(session, entry.event(), entry.seq(), id));
    } catch (JMSException e) {
      throw new BrokerUnavailable("The broker does not answer; replay again later", e);
    }
  }

  @Override
  public void run() {
    var backoff = new Backoff(pace.firstRetry(), pace.longestRetry());
    try {
      while (stopped.getCount() > 0) {
        try (Connection connection = broker.connections().createConnection()) {
          for (Sink sink : sinks) {
            findLost(sink, depth(connection, sink));
          }
          backoff.succeeded();
          handOver(connection);
        } catch (JMSException | RuntimeException e) {
          LOG.warn("Events wait in the ledger: cause={}", e.getMessage());
          stopped.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handOver(Connection connection) throws JMSException, InterruptedException {
    while (stopped.getCount() > 0) {
      boolean isMore = false;
      for (Sink sink : sinks) {
        isMore |= handOver(connection, sink);
      }
      if (!isMore) {
        news.tryAcquire(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
      }
      news.drainPermits();
    }
  }

  /** True when it is worth to look again at once. */
  private boolean handOver(Connection connection, Sink sink) throws JMSException {
    Position position = books.position(sink.name());
    long depth = depth(connection, sink);
    int room = (int) Math.min(PAGE, pace.window() - depth);
    if (room <= 0) {
      return false;
    }
    List<LedgerEntry> page = books.after(position.handed(), room);
    if (page.isEmpty()) {
      return false;
    }
    send(connection, sink, page.stream().filter(entry -> sink.wants(entry.type())).toList());
    long delivered = depth == 0 ? position.handed() : position.delivered();
    books.moved(sink.name(), new Position(page.getLast().seq(), delivered));
    return page.size() == room;
  }

  private void send(Connection connection, Sink sink, List<LedgerEntry> entries)
      throws JMSException {
    if (entries.isEmpty()) {
      return;
    }
    try (Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
      sendAll(session, sink, entries);
      session.commit();
    } catch (JMSException e) {
      if (!(e.getCause() instanceof ActiveMQDuplicateIdException)) {
        throw e;
      }
      LOG.info("Some were handed over before a crash: sink={}", sink.name());
      try (Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
        sendAll(session, sink, entries);
      }
    }
  }

  private void sendAll(Session session, Sink sink, List<LedgerEntry> entries) throws JMSException {
    var queue = session.createQueue(SinkMessages.queue(sink.name()));
    try (MessageProducer producer = session.createProducer(queue)) {
      producer.setDeliveryMode(DeliveryMode.PERSISTENT);
      for (LedgerEntry entry : entries) {
        String id = duplicateId(sink, entry);
        Message message = SinkMessages.of(session, entry.event(), entry.seq(), id);
        producer.send(message);
      }
    }
  }

  private String duplicateId(Sink sink, LedgerEntry entry) {
    Again lost = again.get(sink.name());
    return lost != null && entry.seq() <= lost.upTo() ? entry.id() + lost.suffix() : entry.id();
  }

  /** A queue that holds less than was handed over and not delivered has lost some. */
  private void findLost(Sink sink, long depth) {
    Position position = books.position(sink.name());
    if (wanted(sink, position) > depth) {
      LOG.warn(
          "The broker lost events, or a crash kept them from being noted: sink={} after={}; they"
              + " are sent again",
          sink.name(),
          position.delivered());
      again.put(sink.name(), new Again(position.handed(), "/" + System.nanoTime()));
      books.moved(sink.name(), new Position(position.delivered(), position.delivered()));
    }
  }

  private long wanted(Sink sink, Position position) {
    long count = 0;
    long after = position.delivered();
    while (after < position.handed()) {
      List<LedgerEntry> page = books.after(after, PAGE);
      if (page.isEmpty()) {
        return count;
      }
      count +=
          page.stream()
              .filter(entry -> entry.seq() <= position.handed() && sink.wants(entry.type()))
              .count();
      after = page.getLast().seq();
    }
    return count;
  }

  private long depth(Connection connection, Sink sink) throws JMSException {
    return broker.declare(connection, SinkMessages.queue(sink.name()));
  }
}
