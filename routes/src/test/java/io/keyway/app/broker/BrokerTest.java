// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.broker;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.peers.SmallDisk;
import io.keyway.app.settings.BrokerSettings;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.Secrets;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.server.JournalType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {
  private static final int MOST = 20_000;

  @Test
  void keepsWhatWasCommittedWhenItStopsAndStarts(@TempDir Path home) throws JMSException {
    try (Broker broker = embedded(home);
        Connection connection = broker.connections().createConnection()) {
      broker.declare(connection, "keyway.test");
      send(connection, "kept", true);
      send(connection, "never committed", false);
    }

    try (Broker broker = embedded(home);
        Connection connection = broker.connections().createConnection()) {
      assertThat(broker.declare(connection, "keyway.test")).isEqualTo(1);
    }
  }

  @Test
  void nobodyOutsideThisProcessCanReachIt(@TempDir Path home) {
    try (var broker = new EmbeddedBroker(home)) {
      assertThat(broker.server().getConfiguration().getAcceptorConfigurations())
          .extracting(TransportConfiguration::getFactoryClassName)
          .containsExactly(InVMAcceptorFactory.class.getName());
    }
  }

  @Test
  void syncsItsJournal(@TempDir Path home) {
    try (var broker = new EmbeddedBroker(home)) {
      var configuration = broker.server().getConfiguration();

      assertThat(configuration.getJournalType()).isEqualTo(JournalType.NIO);
      assertThat(configuration.isJournalDatasync()).isTrue();
      assertThat(configuration.getJournalBufferTimeout_NIO()).isEqualTo(100_000);
    }
  }

  @Test
  void goesOnByItselfWhenAFullDiskHasRoomAgain(@TempDir Path folder) throws JMSException {
    Path home = folder.resolve("home");
    try (SmallDisk disk = SmallDisk.at(home, folder.resolve("mount.log"));
        Broker broker = embedded(home)) {
      sendOne(broker, "before");
      disk.fill();
      int accepted = 1;
      while (accepted < MOST && sendOne(broker, "x".repeat(10_000))) {
        accepted++;
      }
      assertThat(accepted).as("accepted before the disk was full").isLessThan(MOST);

      disk.free();

      eventually(
          "the broker accepts again", Duration.ofSeconds(30), () -> sendOne(broker, "after"));
      try (Connection connection = broker.connections().createConnection()) {
        assertThat(broker.declare(connection, "keyway.test")).isGreaterThanOrEqualTo(accepted + 1);
      }
    }
  }

  private static boolean sendOne(Broker broker, String text) {
    try (Connection connection = broker.connections().createConnection()) {
      broker.declare(connection, "keyway.test");
      send(connection, text, true);
      return true;
    } catch (JMSException e) {
      return false;
    }
  }

  private Broker embedded(Path home) {
    return new Broker(
        new BrokerSettings("", "", ""), new HomeSettings(home), new Secrets(home, Map.of()));
  }

  private static void send(Connection connection, String text, boolean commit) throws JMSException {
    try (Session session = connection.createSession(Session.SESSION_TRANSACTED);
        var producer = session.createProducer(session.createQueue("keyway.test"))) {
      producer.send(session.createTextMessage(text));
      if (commit) {
        session.commit();
      }
    }
  }
}
