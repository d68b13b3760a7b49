// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.cabinet.transport.TcpClient.Address;
import io.keyway.model.custody.CabinetId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to one cabinet, and again after each loss, for as long as the bridge knows it. Lives on
 * one thread; its methods may be called from any.
 */
final class Dialling implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dialling.class);
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  private final Reception reception;
  private final TcpClient tcp;
  private final CabinetId cabinet;
  private final TcpAddress address;
  private final ScheduledExecutorService loop;
  private final Duration longest;
  private final BackOff backOff;
  private @Nullable Future<?> next;
  private String lastFailure = "";
  private long since;
  private boolean over;

  Dialling(Reception reception, TcpClient tcp, CabinetId cabinet, TcpAddress address) {
    this.reception = reception;
    this.tcp = tcp;
    this.cabinet = cabinet;
    this.address = address;
    this.loop = tcp.loop();
    this.longest = reception.patience().calling();
    this.backOff = new BackOff(FIRST, longest, RandomGenerator.getDefault());
  }

  TcpAddress address() {
    return address;
  }

  void begin() {
    loop.execute(this::dial);
  }

  /** Calls no more, and ends the session that came of it. */
  @Override
  public void close() {
    try {
      loop.execute(
          () -> {
            over = true;
            if (next != null) {
              next.cancel(false);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("Its threads ended before", e);
    }
    reception.end(cabinet, "it is not called there any more");
  }

  private void dial() {
    if (over) {
      return;
    }
    since = System.nanoTime();
    if (!reception.listener().knows(cabinet) || reception.session(cabinet).isPresent()) {
      again();
    } else if (!reception.mayMeet(address.host())) {
      forbidden();
    } else {
      tcp.call(
          loop,
          new Address(
              address.host(),
              address.port(),
              CONNECT_WITHIN,
              LinkMessage.LONGEST_HELLO,
              reception.tls()),
          line -> new Greeting(reception, line, Optional.of(cabinet)),
          this::ended);
    }
  }

  private void forbidden() {
    String reason = "without certificates cabinets are called on the loopback address only";
    if (!reason.equals(lastFailure)) {
      reception.listener().refused(cabinet.value(), address.host(), reason);
    }
    ended(reason);
  }

  private void ended(String reason) {
    if (!over && !reason.equals(lastFailure)) {
      lastFailure = reason;
      LOG.info("A call to a cabinet ended. cabinet={} reason={}", cabinet, reason);
    }
    // A cabinet that takes us in and drops us again and again is not to be stormed.
    if (System.nanoTime() - since > longest.toNanos()) {
      backOff.reset();
    }
    again();
  }

  private void again() {
    if (!over) {
      next = loop.schedule(this::dial, backOff.next().toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
