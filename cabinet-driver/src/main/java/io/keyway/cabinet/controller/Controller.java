// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.hardware.Hardware;
import io.keyway.cabinet.protocol.link.LinkClient;
import io.keyway.cabinet.protocol.link.message.Vitals;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.cabinet.transport.multidrop.BusStation;
import io.keyway.model.custody.CabinetId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One boot of one cabinet: a {@link Brain} on a thread of its own, linked to the bridge. Closing it
 * is what pulling the plug is; another one on the same folder is the next boot. Thread-safe.
 */
public final class Controller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Identity identity;
  private final Hardware hardware;
  private final Brain brain;
  private final ScheduledExecutorService thread;
  private final LinkClient link;
  private volatile Vitals vitals;

  /**
   * Who a cabinet is and where it keeps what it remembers.
   *
   * @param model as its maker names it
   * @param duress whether a PIN with its last digit one higher opens and calls for help
   */
  public record Identity(CabinetId id, String model, Path folder, boolean duress) {}

  private Controller(Identity identity, Hardware hardware, Uplink uplink) {
    this.identity = identity;
    this.hardware = hardware;
    this.brain =
        new Brain(identity.folder(), hardware, RandomGenerator.getDefault().nextLong(1, 1L << 53));
    this.vitals = brain.vitals();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("cabinet-" + identity.id()).factory());
    this.link = uplink.link(new LinkWork(this));
  }

  /**
   * Where the bridge is.
   *
   * @param tcp makes the connections; may be shared, is not closed here
   * @param station where the cabinet is one on a serial line; is not closed here
   */
  public record Uplink(TcpClient tcp, LinkClient.Settings bridge, Optional<BusStation> station) {
    /** Over TCP. */
    public Uplink(TcpClient tcp, LinkClient.Settings bridge) {
      this(tcp, bridge, Optional.empty());
    }

    LinkClient link(LinkClient.Handler handler) {
      return station
          .map(on -> new LinkClient(on, bridge, handler))
          .orElseGet(() -> new LinkClient(tcp, bridge, handler));
    }
  }

  /**
   * Boots a cabinet.
   *
   * @param reason why, for the journal
   */
  public static Controller boot(
      Identity identity, Hardware hardware, Uplink uplink, String reason) {
    Controller controller = new Controller(identity, hardware, uplink);
    controller.tell(brain -> brain.start(reason));
    controller.thread.scheduleWithFixedDelay(
        controller::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    controller.link.start();
    return controller;
  }

  /** Runs on the controller's thread; whatever it answers is on the disk. */
  public <T> CompletableFuture<T> ask(Function<Brain, T> question) {
    try {
      return CompletableFuture.supplyAsync(() -> think(question), thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Runs on the controller's thread and waits for the end of it. */
  public <T> T answer(Function<Brain, T> question) {
    return await(ask(question));
  }

  /** The same, for what has no answer. */
  public void tell(Consumer<Brain> order) {
    Boolean done =
        answer(
            brain -> {
              order.accept(brain);
              return true;
            });
    LOG.trace("cabinet={} told={}", identity.id(), done);
  }

  /** An ID and a PIN were typed. The slow check holds up neither revocations nor anybody else. */
  public Entry pin(String id, String pin) {
    return switch (answer(brain -> brain.pin(id))) {
      case PinQuestion.Settled(var entry) -> entry;
      case PinQuestion.ToCheck(var verifier) -> {
        PinVerdict verdict = PinCheck.of(verifier, pin, identity.duress());
        yield answer(brain -> brain.pinChecked(id, verifier, verdict));
      }
    };
  }

  /**
   * Whoever just typed a right one-time PIN chose another; {@link Denial#NEW_PIN_REQUIRED} where it
   * is too easy to guess, and another may be chosen.
   */
  public Entry choosePin(String id, String pin) {
    return PinCheck.verifierOf(id, pin)
        .map(verifier -> answer(brain -> brain.choosePin(id, verifier)))
        .orElseGet(() -> new Entry.Denied(Denial.NEW_PIN_REQUIRED));
  }

  /** The link to the bridge. */
  public LinkClient link() {
    return link;
  }

  /** Who this is. */
  public Identity identity() {
    return identity;
  }

  /** How it is, now. */
  public Vitals vitals() {
    Vitals then = vitals;
    return new Vitals(
        then.boot(),
        then.rosterEpoch(),
        then.roster(),
        then.journalLast(),
        then.journalAcknowledged(),
        hardware.clock().now(),
        then.leaseSeconds());
  }

  /** Ends the link and the thread; what was answered is on the disk. */
  @Override
  public void close() {
    link.close();
    await(CompletableFuture.runAsync(brain::close, thread));
    thread.shutdownNow();
  }

  private <T> T think(Function<Brain, T> question) {
    long before = vitals.journalLast();
    try {
      return question.apply(brain);
    } finally {
      vitals = brain.vitals();
      if (vitals.journalLast() > before) {
        link.journalGrew();
      }
    }
  }

  private void tick() {
    try {
      think(
          brain -> {
            brain.tick();
            return true;
          });
    } catch (RuntimeException e) {
      LOG.error("Cabinet cannot write to its disk: cabinet={}", identity.id(), e);
    }
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the cabinet was thinking", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The cabinet failed: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("The cabinet is too slow: its disk may be stuck", e);
    }
  }
}
