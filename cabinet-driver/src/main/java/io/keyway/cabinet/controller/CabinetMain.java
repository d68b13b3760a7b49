// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.controller.CabinetOptions.One;
import io.keyway.cabinet.controller.CabinetOptions.UsageError;
import io.keyway.cabinet.controller.Controller.Uplink;
import io.keyway.cabinet.hardware.lockboard.emulated.EmulatorProgram;
import io.keyway.cabinet.hardware.simulated.SimulatedClock;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.cabinet.transport.multidrop.BusStation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The program {@code cabinet}: one of metal, or one simulated cabinet or many, each with its folder
 * and its control port, all linked to one bridge. Standard output carries one JSON line for each
 * cabinet when all are ready, and nothing else.
 */
public final class CabinetMain implements AutoCloseable {
  private static final int USAGE = 2;
  private static final int FAILED = 1;

  private final List<AutoCloseable> parts = new ArrayList<>();
  private final TcpClient tcp;
  private final boolean duress;

  private CabinetMain(int threads, boolean duress) {
    this.tcp = new TcpClient(threads);
    this.duress = duress;
  }

  /** Runs until it is told to end, or until its parent does. */
  public static void main(String[] arguments) {
    preset("io.netty.noUnsafe", "true"); // newer JDKs warn about it on the console
    preset("org.slf4j.simpleLogger.showDateTime", "true");
    preset("org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    preset("org.slf4j.simpleLogger.showShortLogName", "true");
    List<String> words = List.of(arguments);
    if (words.contains("--help") || words.contains("-h")) {
      System.out.print(words.contains("--emulate") ? EmulatorProgram.HELP : CabinetOptions.HELP);
      return;
    }
    try {
      if (words.contains("--config")) {
        MetalProgram.run(words);
      } else if (words.contains("--emulate")) {
        emulate(words);
      } else {
        run(CabinetOptions.parse(words));
      }
    } catch (UsageError e) {
      end(USAGE, String.valueOf(e.getMessage()));
    } catch (BindException e) {
      end(FAILED, "A control port is in use: choose another --control");
    } catch (IOException | RuntimeException e) {
      end(FAILED, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(CabinetOptions options) throws IOException, InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    options.parent().ifPresent(parent -> ParentWatch.start(parent, end::countDown));
    CabinetMain main = new CabinetMain(Math.min(2, options.fleet()), options.duress());
    Joining joining = new Joining(main.tcp, options.meeting(), options.codes());
    List<String> ready = new ArrayList<>();
    for (One one : options.cabinets()) {
      ready.add(main.start(one, main.uplink(options, joining, one)));
    }
    ready.forEach(System.out::println);
    System.out.flush();
    Runtime.getRuntime().addShutdownHook(new Thread(main::close));
    end.await();
    System.exit(0);
  }

  private static void emulate(List<String> words) throws IOException {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      EmulatorProgram.run(words, in, System.out);
    } catch (IllegalArgumentException e) {
      throw new UsageError(String.valueOf(e.getMessage()));
    }
  }

  private Uplink uplink(CabinetOptions options, Joining joining, One one) {
    if (options.wires().isEmpty()) {
      return new Uplink(tcp, joining.settings(one.id(), one.folder()));
    }
    BusStation station = options.wires().get().open(one.id());
    parts.add(station);
    return new Uplink(tcp, options.meeting(), Optional.of(station));
  }

  private String start(One one, Uplink uplink) throws IOException {
    RunningCabinet cabinet =
        RunningCabinet.start(
                one.id(),
                one.folder(),
                uplink,
                new SimulatedClock(Clock.systemUTC(), System::nanoTime),
                duress)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Another process runs a cabinet in "
                            + one.folder()
                            + ": use another --dir"));
    parts.addFirst(cabinet);
    if (one.control().isEmpty()) {
      return "{\"id\":\"" + one.id() + "\"}";
    }
    ControlPort control = ControlPort.open(one.control().getAsInt(), new ControlCommands(cabinet));
    parts.addFirst(control::close);
    return "{\"id\":\"" + one.id() + "\",\"control\":\"" + control.url() + "\"}";
  }

  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("Ended uncleanly: " + e.getMessage());
      }
    }
    tcp.close();
  }

  private static void preset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static void end(int code, String message) {
    System.err.println("cabinet: " + message);
    System.exit(code);
  }
}
