// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.broker;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.persistence.impl.journal.JournalStorageManager;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;

/** Artemis in this process: durable, and out of everybody else's reach. */
final class EmbeddedBroker implements AutoCloseable {
  /** Several brokers in one process, as in tests, each have an in-VM address of their own. */
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private static final int GROUP_COMMIT_WAIT_NANOS = 100_000;
  private static final int MEGABYTE = 1024 * 1024;

  private final String url = "vm://" + ADDRESSES.getAndIncrement();
  private final ActiveMQServer server;

  EmbeddedBroker(Path folder) {
    server = ActiveMQServers.newActiveMQServer(configuration(folder), null, null, true);
    var failure = new AtomicReference<@Nullable Exception>();
    server.registerActivationFailureListener(failure::set);
    try {
      server.start();
      if (failure.get() != null || !server.waitForActivation(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("It did not start within 30 s", failure.get());
      }
      requireDurability();
    } catch (Exception e) {
      close();
      throw new IllegalStateException("The broker cannot start in " + folder, e);
    }
  }

  String url() {
    return url;
  }

  ActiveMQServer server() {
    return server;
  }

  private Configuration configuration(Path folder) throws IllegalStateException {
    var configuration = new ConfigurationImpl();
    try {
      configuration.addAcceptorConfiguration("in-vm", url);
    } catch (Exception e) {
      throw new IllegalStateException("Artemis refuses the address " + url, e);
    }
    return configuration
        .setName("keyway")
        .setPersistenceEnabled(true)
        .setJournalType(JournalType.NIO)
        .setJournalDatasync(true)
        .setJournalSyncTransactional(true)
        .setJournalSyncNonTransactional(true)
        .setJournalBufferTimeout_NIO(GROUP_COMMIT_WAIT_NANOS)
        .setJournalFileSize(10 * MEGABYTE)
        .setJournalDirectory(folder.resolve("journal").toString())
        .setBindingsDirectory(folder.resolve("bindings").toString())
        .setPagingDirectory(folder.resolve("paging").toString())
        .setLargeMessagesDirectory(folder.resolve("large-messages").toString())
        .setSecurityEnabled(false)
        .setJMXManagementEnabled(false)
        .setJournalLockAcquisitionTimeout(10_000)
        .setGlobalMaxSize(64L * MEGABYTE)
        .setMaxDiskUsage(-1)
        .setIDCacheSize(20_000)
        .setPersistIDCache(true)
        .addAddressSetting("#", anyAddress());
  }

  /** A queue grows on disk, keeps what it has, and tries again for ever, at once, in order. */
  private static AddressSettings anyAddress() {
    return new AddressSettings()
        .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
        .setMaxSizeBytes(10L * MEGABYTE)
        .setPageSizeBytes(2 * MEGABYTE)
        .setMaxDeliveryAttempts(-1)
        .setRedeliveryDelay(0)
        .setDeadLetterAddress(SimpleString.of("keyway.dead"))
        .setExpiryAddress(SimpleString.of("keyway.expired"))
        .setAutoDeleteQueues(false)
        .setAutoDeleteAddresses(false);
  }

  private void requireDurability() {
    Configuration running = server.getConfiguration();
    if (!(server.getStorageManager() instanceof JournalStorageManager)
        || running.getJournalType() != JournalType.NIO
        || !running.isJournalDatasync()) {
      throw new IllegalStateException(
          "The broker runs without its journal: what it accepts would not outlive a crash");
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The broker did not stop cleanly", e);
    }
  }
}
