// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.controller.Controller.Identity;
import io.keyway.cabinet.controller.Controller.Uplink;
import io.keyway.cabinet.controller.config.CabinetSettings;
import io.keyway.cabinet.durable.OwnedFolder;
import io.keyway.cabinet.hardware.Display;
import io.keyway.cabinet.hardware.Hardware;
import io.keyway.cabinet.hardware.Keypad;
import io.keyway.cabinet.hardware.Reader;
import io.keyway.cabinet.hardware.Senses;
import io.keyway.cabinet.hardware.lockboard.LockBoards;
import io.keyway.cabinet.hardware.serial.LineKeypad;
import io.keyway.cabinet.hardware.serial.LineReader;
import io.keyway.cabinet.hardware.serial.TextDisplay;
import io.keyway.cabinet.hardware.system.SystemClock;
import io.keyway.cabinet.protocol.link.LinkClient;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.cabinet.transport.multidrop.BusStation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cabinet of metal that runs: lock boards, readers, a keypad and a display around the same brain
 * that simulated cabinets have. Thread-safe.
 */
final class MetalCabinet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetalCabinet.class);
  private static final LinkClient.Settings WIRED = LinkClient.Settings.wired();
  private static final Duration FIRST_ROUND = Duration.ofMillis(1_200);

  private final OwnedFolder folder;
  private final Uplink link;
  private final LockBoards boards;
  private final Controller controller;
  private final Desk desk;
  private final List<AutoCloseable> devices = new ArrayList<>();
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("desk-ticks").factory());
  private Optional<Controller> thinking = Optional.empty();

  private MetalCabinet(CabinetSettings settings, OwnedFolder folder, Uplink link)
      throws InterruptedException {
    this.folder = folder;
    this.link = link;
    this.boards = new LockBoards(settings.wiring(), this::onItsThread);
    boards.start();
    if (!boards.awaitFirstRound(FIRST_ROUND)) {
      LOG.warn("Not every lock board answered yet: cabinet={}", settings.id());
    }
    this.controller = boot(settings);
    Display display =
        settings.front().display().<Display>map(TextDisplay::new).orElse(Display.NONE);
    this.desk =
        new Desk(controller, display, settings.front().keypad().isPresent(), System::nanoTime);
    ticks.scheduleWithFixedDelay(desk::tick, 1, 1, TimeUnit.SECONDS);
    listen(settings.front());
  }

  /** Boots a cabinet; empty where another process runs one in its folder. */
  static Optional<MetalCabinet> start(CabinetSettings settings) throws InterruptedException {
    return start(settings, Codes.none());
  }

  /**
   * Boots a cabinet that may have to be enrolled first.
   *
   * @param codes to be enrolled by
   */
  static Optional<MetalCabinet> start(CabinetSettings settings, Codes codes)
      throws InterruptedException {
    TcpClient tcp = new TcpClient(1);
    LinkClient.Settings meeting = settings.bridge().map(MetalCabinet::meeting).orElse(WIRED);
    LinkClient.Settings bridge =
        settings.wires().isPresent()
            ? meeting
            : new Joining(tcp, meeting, codes).settings(settings.id(), settings.folder());
    Optional<OwnedFolder> folder = OwnedFolder.take(settings.folder());
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Optional<BusStation> station = settings.wires().map(wires -> wires.open(settings.id()));
    return Optional.of(new MetalCabinet(settings, folder.get(), new Uplink(tcp, bridge, station)));
  }

  private static LinkClient.Settings meeting(CabinetSettings.Bridge bridge) {
    return bridge.comes()
        ? LinkClient.Settings.waiting(bridge.host(), bridge.port())
        : LinkClient.Settings.of(bridge.host(), bridge.port());
  }

  Controller controller() {
    return controller;
  }

  Desk desk() {
    return desk;
  }

  @Override
  public void close() {
    ticks.shutdownNow();
    for (AutoCloseable device : devices) {
      try {
        device.close();
      } catch (Exception e) {
        LOG.warn("A device ended uncleanly", e);
      }
    }
    desk.close();
    boards.close();
    controller.close();
    link.station().ifPresent(BusStation::close);
    link.tcp().close();
    folder.close();
  }

  private Controller boot(CabinetSettings settings) {
    synchronized (this) {
      SystemClock clock =
          new SystemClock(Clock.systemUTC(), System::nanoTime, settings.keepsTime());
      Controller booted =
          Controller.boot(
              new Identity(settings.id(), settings.model(), folder.path(), settings.duress()),
              new Hardware(boards, boards, clock),
              link,
              "started");
      thinking = Optional.of(booted);
      booted.tell(brain -> boards.announce(brain.senses()));
      return booted;
    }
  }

  private void listen(CabinetSettings.Front front) {
    for (CabinetSettings.BadgeReader each : front.readers()) {
      Reader reader = new LineReader(each.line(), each.text());
      devices.add(reader);
      reader.start(desk::shown);
    }
    front
        .keypad()
        .ifPresent(
            line -> {
              Keypad keypad = new LineKeypad(line);
              devices.add(keypad);
              keypad.start(desk);
            });
  }

  /** What the boards say goes to the brain's thread; before there is a brain, nobody listens. */
  private synchronized void onItsThread(Consumer<Senses> order) {
    if (thinking.isEmpty()) {
      order.accept(new NobodySenses());
      return;
    }
    thinking
        .get()
        .ask(
            brain -> {
              order.accept(brain.senses());
              return true;
            })
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.error("Cabinet cannot note what its sensors say", failure);
              }
            });
  }
}
