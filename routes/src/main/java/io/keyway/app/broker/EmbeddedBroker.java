// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Artemis in this process: durable, and out of everybody else's reach.
 *
 * <p>Artemis ends itself when its disk fails or is full, for it may not promise what it cannot
 * keep. Here it is started anew until that succeeds, with what its journal holds: whoever has a
 * connection loses it, and connects again. Thread-safe.
 */
final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  /** From the end of a broker whose disk failed to the next attempt. */
  private static final long REVIVAL_SECONDS = 1;

  /** Several brokers in one process, as in tests, each have an in-VM address of their own. */
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private static final int GROUP_COMMIT_WAIT_NANOS = 100_000;
  private static final int MEGABYTE = 1024 * 1024;
  private static final int JOURNAL_FILE = 10 * MEGABYTE;

  /** A journal has two files at least: with less room it would end again at once. */
  private static final long ROOM = 2L * JOURNAL_FILE;

  private final String url = "vm://" + ADDRESSES.getAndIncrement();
  private final Path folder;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Semaphore failed = new Semaphore(0);
  private volatile ActiveMQServer server;

  /**
   * @throws IllegalStateException when it cannot start: the folder belongs to another process, or
   *     cannot be written
   */
  EmbeddedBroker(Path folder) {
    this.folder = folder;
    this.server = start();
    Thread.ofVirtual().name("keyway-broker").start(this::revive);
  }

  private ActiveMQServer start() {
    ActiveMQServer starting =
        ActiveMQServers.newActiveMQServer(configuration(folder), null, null, true);
    var failure = new AtomicReference<@Nullable Exception>();
    starting.registerActivationFailureListener(failure::set);
    starting.registerIOCriticalErrorListener((cause, message, file) -> failed.release());
    try {
      starting.start();
      if (failure.get() != null || !starting.waitForActivation(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("It did not start within 30 s", failure.get());
      }
      requireDurability(starting);
      return starting;
    } catch (Exception e) {
      stop(starting);
      throw new IllegalStateException("The broker cannot start in " + folder, e);
    }
  }

  /** Waits for a failure of the disk, and starts anew until that succeeds. */
  private void revive() {
    try {
      for (failed.acquire(); !isClosed(); failed.acquire()) {
        LOG.error("The broker's disk failed or is full: events wait in the ledger. in={}", folder);
        do {
          if (closed.await(REVIVAL_SECONDS, TimeUnit.SECONDS)) {
            return;
          }
          failed.drainPermits();
        } while (!revived());
        LOG.warn("The broker runs again. in={}", folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean revived() {
    try {
      if (isClosed() || Files.getFileStore(folder).getUsableSpace() < ROOM) {
        return false;
      }
      stop(server);
      server = start();
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.debug("Not yet", e);
      return false;
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
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
        .setJournalFileSize(JOURNAL_FILE)
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

  private static void requireDurability(ActiveMQServer server) {
    Configuration running = server.getConfiguration();
    if (!(server.getStorageManager() instanceof JournalStorageManager)
        || running.getJournalType() != JournalType.NIO
        || !running.isJournalDatasync()) {
      throw new IllegalStateException(
          "The broker runs without its journal: what it accepts would not outlive a crash");
    }
  }

  @Override
  public synchronized void close() {
    closed.countDown();
    failed.release();
    stop(server);
  }

  private static void stop(ActiveMQServer server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The broker did not stop cleanly", e);
    }
  }
}
