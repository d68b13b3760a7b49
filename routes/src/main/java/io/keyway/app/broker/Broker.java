// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.broker;

import io.keyway.app.settings.BrokerSettings;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.Secrets;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The broker that the bridge uses: its own, or the one that a URL names. */
@Component
public final class Broker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

  private final Optional<EmbeddedBroker> embedded;
  private final ActiveMQConnectionFactory connections;

  public Broker(BrokerSettings settings, HomeSettings home, Secrets secrets) {
    embedded =
        settings.isEmbedded()
            ? Optional.of(new EmbeddedBroker(home.home().resolve("data").resolve("artemis")))
            : Optional.empty();
    connections =
        new ActiveMQConnectionFactory(embedded.map(EmbeddedBroker::url).orElse(settings.url()));
    if (!settings.user().isBlank()) {
      connections.setUser(settings.user());
      connections.setPassword(secrets.read("keyway.broker.password", settings.password()));
    }
  }

  /** What makes connections; each owner keeps one of its own. */
  public ActiveMQConnectionFactory connections() {
    return connections;
  }

  /**
   * Makes a durable queue unless it is there: one consumer at a time, so that its order is the
   * order of the outside; a second consumer waits to take over.
   *
   * @return how many messages it holds, those being delivered included
   */
  public long declare(Connection connection, String queue) throws JMSException {
    try (ClientSession session =
        ((ActiveMQConnection) connection).getSessionFactory().createSession()) {
      var name = SimpleString.of(queue);
      if (!session.queueQuery(name).isExists()) {
        create(session, name);
      }
      return session.queueQuery(name).getMessageCount();
    } catch (ActiveMQException e) {
      throw new JMSException("Queue " + queue + " cannot be declared: " + e.getMessage());
    }
  }

  private static void create(ClientSession session, SimpleString name) throws ActiveMQException {
    try {
      session.createQueue(
          QueueConfiguration.of(name)
              .setRoutingType(RoutingType.ANYCAST)
              .setDurable(true)
              .setAutoDelete(false)
              .setExclusive(true));
    } catch (ActiveMQQueueExistsException e) {
      LOG.debug("Somebody else was faster: queue={}", name);
    }
  }

  @Override
  public void close() {
    connections.close();
    embedded.ifPresent(EmbeddedBroker::close);
  }
}
