// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.broker.Broker;
import io.keyway.app.settings.ForwardingSettings.Pace;
import io.keyway.model.audit.AuditEvent;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the queue of one sink: a batch, delivered, acknowledged, the next. A crash in between
 * brings the batch again. Runs on a thread of its own until it is stopped.
 */
final class SinkQueue implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkQueue.class);
  private static final long LOOK_UP_MILLIS = 500;

  private final Sink sink;
  private final Delivery delivery;
  private final Pace pace;
  private final Broker broker;
  private final Books books;
  private final CountDownLatch stopped;

  SinkQueue(
      Sink sink, Delivery delivery, Pace pace, Broker broker, Books books, CountDownLatch stopped) {
    this.sink = sink;
    this.delivery = delivery;
    this.pace = pace;
    this.broker = broker;
    this.books = books;
    this.stopped = stopped;
  }

  @Override
  public void run() {
    var backoff = new Backoff(pace.firstRetry(), pace.longestRetry());
    try {
      while (!isStopped()) {
        try (Connection connection = broker.connections().createConnection()) {
          broker.declare(connection, SinkMessages.queue(sink.name()));
          backoff.succeeded();
          consume(connection);
        } catch (JMSException e) {
          LOG.warn("The broker does not answer: sink={} cause={}", sink.name(), e.getMessage());
          stopped.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void consume(Connection connection) throws JMSException, InterruptedException {
    try (Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer =
            session.createConsumer(session.createQueue(SinkMessages.queue(sink.name())))) {
      connection.start();
      while (!isStopped()) {
        List<Message> batch = receive(consumer);
        if (!batch.isEmpty()) {
          delivery.deliver(events(batch));
          session.commit();
          remember(SinkMessages.sequence(batch.getLast()));
        }
      }
    }
  }

  /** What is there, and what comes while the first lingers. */
  private List<Message> receive(MessageConsumer consumer) throws JMSException {
    List<Message> batch = new ArrayList<>();
    Message next = consumer.receive(LOOK_UP_MILLIS);
    long end = System.nanoTime() + pace.linger().toNanos();
    while (next != null) {
      batch.add(next);
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (batch.size() >= sink.batch()) {
        return batch;
      }
      next = left > 0 ? consumer.receive(left) : consumer.receiveNoWait();
    }
    return batch;
  }

  private static List<AuditEvent> events(List<Message> batch) throws JMSException {
    List<AuditEvent> events = new ArrayList<>(batch.size());
    for (Message message : batch) {
      events.add(SinkMessages.event(message));
    }
    return events;
  }

  /** Only hurries the next start; the broker knows what was acknowledged. */
  private void remember(long sequence) {
    try {
      books.delivered(sink.name(), sequence);
    } catch (RuntimeException e) {
      LOG.warn("Not noted: sink={} delivered={} cause={}", sink.name(), sequence, e.getMessage());
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }
}
