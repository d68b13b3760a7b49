// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.serial;

import io.keyway.cabinet.CabinetException.Unreachable;
import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.cabinet.transport.OctetLine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line that is opened anew for as long as it is wanted. Thread-safe. */
final class KeptLine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptLine.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOKS_UP = Duration.ofSeconds(1);
  private static final long RETRY_MS = 1_000;

  private final OctetAddress address;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Optional<OctetLine> open = Optional.empty();

  KeptLine(OctetAddress address) {
    this.address = address;
  }

  /** Begins to read, on a thread of its own. */
  void start(String what, Consumer<byte[]> ear) {
    Thread.ofPlatform().daemon().name(what + "-" + address.text()).start(() -> keep(what, ear));
  }

  /** Writes, if the line stands; tells whether it did. */
  boolean write(byte[] octets) {
    try {
      open.ifPresent(line -> line.write(octets));
      return open.isPresent();
    } catch (Unreachable e) {
      return false;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    open.ifPresent(OctetLine::close);
  }

  private void keep(String what, Consumer<byte[]> ear) {
    boolean told = false;
    while (closing.getCount() > 0) {
      try (OctetLine line = OctetLine.open(address, PATIENCE)) {
        LOG.info("Device open: device={} line={}", what, address.text());
        open = Optional.of(line);
        told = false;
        while (closing.getCount() > 0) {
          byte[] octets = line.read(LOOKS_UP);
          if (octets.length > 0) {
            ear.accept(octets);
          }
        }
      } catch (Unreachable e) {
        if (!told && closing.getCount() > 0) {
          LOG.warn("Device away, tried again: device={} reason={}", what, e.getMessage());
          told = true;
        }
        pause();
      } finally {
        open = Optional.empty();
      }
    }
  }

  private void pause() {
    try {
      boolean ended = closing.await(RETRY_MS, TimeUnit.MILLISECONDS);
      LOG.trace("line={} ended={}", address.text(), ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
