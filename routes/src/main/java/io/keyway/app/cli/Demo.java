// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import io.keyway.app.cli.demo.DemoOptions;
import io.keyway.app.cli.demo.DemoRun;
import io.keyway.app.client.Trouble;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A whole site on this machine. */
@Command(
    name = "demo",
    description = "Runs a whole site on this machine: a bridge, cabinets and people.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway demo",
      "  keyway demo --people 500 --cabinets 6 --dir /tmp/large",
      "  keyway demo --max-hold 2m --syslog tcp://127.0.0.1:5514",
      "",
      "It goes on where it was when it is started again. Ctrl-C ends everything.",
      "DIR/demo.json tells programs how to drive it: see docs/how-to/drive-the-demo.md."
    })
final class Demo implements Callable<Integer> {
  private static final int ATTEMPTS = 4;

  private final Surroundings around;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where it keeps everything (${DEFAULT-VALUE}).",
      defaultValue = "demo-data")
  private Path dir = Path.of("demo-data");

  @Option(names = "--port", paramLabel = "N", description = "Port of the page; else a free one.")
  private @Nullable Integer port;

  @Option(names = "--people", paramLabel = "N", description = "How many people (60).")
  private @Nullable Integer people;

  @Option(names = "--cabinets", paramLabel = "N", description = "How many cabinets (2).")
  private @Nullable Integer cabinets;

  @Option(
      names = "--curfew",
      paramLabel = "HH:MM",
      converter = ClockText.class,
      description = "When every key must be back.")
  private @Nullable LocalTime curfew;

  @Option(
      names = "--max-hold",
      paramLabel = "DURATION",
      converter = Times.DurationText.class,
      description = "How long a key may be out, such as 2h.")
  private @Nullable Duration maxHold;

  @Option(
      names = "--lease",
      paramLabel = "DURATION",
      converter = Times.DurationText.class,
      description = "How long a cabinet gives keys without hearing from the bridge, from 1m.")
  private @Nullable Duration lease;

  @Option(
      names = "--syslog",
      paramLabel = "tcp://H:P",
      description = "Send every event there (RFC 5424); also tls://.")
  private @Nullable URI syslog;

  @Option(
      names = "--incident-webhook",
      paramLabel = "URL",
      description = "Send incidents there, signed; the secret stands in demo.json.")
  private @Nullable URI incidentWebhook;

  Demo(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    DemoOptions options = options();
    DemoRun run = begin(options);
    AtomicReference<@Nullable DemoRun> running = new AtomicReference<>(run);
    // TERM and INT come here: the programs end first, then this process, as a success.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().unstarted(() -> end(Objects.requireNonNull(running.get()), 0)));
    for (int attempt = 1; ; attempt++) {
      try {
        run.start();
        welcome(around.out(), run, options.dir());
        run.play();
        return 0;
      } catch (DemoRun.Ended ended) {
        return waitForTheEnd();
      } catch (DemoRun.PortTaken taken) {
        if (attempt == ATTEMPTS) {
          fail(run, "Other programs take the ports away; try again");
        }
        run = begin(options);
        running.set(run);
      } catch (Trouble trouble) {
        fail(run, String.valueOf(trouble.getMessage()));
      }
    }
  }

  private DemoRun begin(DemoOptions options) {
    return new DemoRun(options, around.clock(), line -> around.out().println("  " + line + " ..."));
  }

  private void fail(DemoRun run, String message) {
    around.err().println("keyway: " + message);
    around.err().flush();
    end(run, 1);
  }

  private static void end(DemoRun run, int code) {
    run.close();
    Runtime.getRuntime().halt(code);
  }

  /** The hook that told the run to end also ends this process. */
  private static int waitForTheEnd() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private DemoOptions options() {
    requireBetween("--people", people, 1, 10_000);
    requireBetween("--cabinets", cabinets, 1, 200);
    requireBetween("--port", port, 1, 65_535);
    if (lease != null
        && (lease.compareTo(Duration.ofMinutes(1)) < 0
            || lease.compareTo(Duration.ofDays(14)) > 0)) {
      throw wrong("--lease is 1m to 14d");
    }
    if (maxHold != null && (maxHold.isZero() || maxHold.isNegative())) {
      throw wrong("--max-hold is longer than nothing");
    }
    if (syslog != null
        && (!String.valueOf(syslog.getScheme()).matches("tcp|tls") || syslog.getPort() < 1)) {
      throw wrong("--syslog is tcp://HOST:PORT or tls://HOST:PORT");
    }
    if (incidentWebhook != null
        && (!String.valueOf(incidentWebhook.getScheme()).matches("https?")
            || incidentWebhook.getHost() == null)) {
      throw wrong("--incident-webhook is an http:// or https:// URL");
    }
    return new DemoOptions(
        lib(),
        around.path(dir),
        of(port),
        of(people),
        of(cabinets),
        Optional.ofNullable(curfew),
        Optional.ofNullable(maxHold),
        Optional.ofNullable(lease),
        Optional.ofNullable(syslog),
        Optional.ofNullable(incidentWebhook));
  }

  private static Path lib() {
    return Optional.ofNullable(System.getProperty("keyway.lib"))
        .map(Path::of)
        .orElseThrow(() -> new Trouble("Start the demo with ./keyway demo"));
  }

  private static OptionalInt of(@Nullable Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private void requireBetween(String option, @Nullable Integer value, int least, int most) {
    if (value != null && (value < least || value > most)) {
      throw wrong(option + " is " + least + " to " + most);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private void welcome(PrintWriter out, DemoRun run, Path where) {
    Ink ink = around.ink();
    String person = "emp:" + run.somebody().number();
    String with = where.equals(around.path(Path.of("demo-data"))) ? "" : " --demo " + dir;
    out.println();
    out.println(ink.bold("Keyway is ready.") + "  " + run.url());
    out.println();
    out.println("Open the page (this link signs one browser in, once, within 15 minutes):");
    out.println("  " + ink.green(run.signInLink()));
    out.println();
    out.println("Try in another terminal:");
    out.println("  ./keyway who" + with);
    out.println("  ./keyway revoke " + person + " --reason \"left today\" --wait 5s" + with);
    out.println("  ./keyway history --person " + person + with);
    out.println();
    out.println(ink.faint("Programs read " + where.resolve("demo.json") + "; logs are beside it."));
    out.println(ink.faint("Ctrl-C ends everything; the next start goes on from here."));
    out.flush();
  }

  /** Clock times as {@code HH:MM}. */
  static final class ClockText implements ITypeConverter<LocalTime> {
    @Override
    public LocalTime convert(String text) {
      try {
        return LocalTime.parse(text);
      } catch (DateTimeParseException wrong) {
        throw new TypeConversionException("'" + text + "' is not a time of day like 18:00");
      }
    }
  }
}
