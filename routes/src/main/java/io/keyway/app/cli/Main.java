// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import io.keyway.app.client.Trouble;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The program behind {@code ./keyway}: finds the command that was asked for and runs it. */
@Command(
    name = "keyway",
    description = "Makes metal keys behave like digital credentials.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Demo.class,
      Init.class,
      Check.class,
      Run.class,
      Try.class,
      Card.class,
      Cabinet.class,
      Ledger.class,
      Receipt.class,
      Who.class,
      History.class,
      Explain.class,
      Revoke.class,
      Plan.class,
      Apply.class,
      ImportCommand.class,
      Grant.class,
      Booking.class,
      Merge.class,
      SignIn.class,
      BenchCommand.class,
      Prepare.class,
      CommandLine.HelpCommand.class,
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nBegin with:%n",
    footer = {
      "  keyway demo                 a bridge, two cabinets and sixty people on this machine",
      "  keyway init my-site         a site folder of your own, then: keyway run --config my-site",
      "",
      "keyway COMMAND --help shows the options of a command, with examples.",
      "Exit codes: 0 done, 1 refused or failed, 2 wrong usage."
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  public static void main(String[] args) {
    System.exit(run(Surroundings.ofThisProcess(), args));
  }

  /** Runs one command line; the value is the exit code. */
  public static int run(Surroundings around, String... args) {
    CommandLine line = commandLine(around);
    line.setUsageHelpAutoWidth(true);
    try {
      return line.execute(args);
    } finally {
      around.out().flush();
      around.err().flush();
    }
  }

  /** The commands, ready to be run or to be asked for their help. */
  static CommandLine commandLine(Surroundings around) {
    CommandLine line = new CommandLine(Main.class, new Factory(around));
    line.setUsageHelpWidth(100);
    line.setOut(around.out());
    line.setErr(around.err());
    line.setColorScheme(CommandLine.Help.defaultColorScheme(around.colours() ? Ansi.ON : Ansi.OFF));
    line.setUsageHelpLongOptionsMaxWidth(28);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((trouble, given) -> usage(around.err(), trouble));
    line.setExecutionExceptionHandler((trouble, command, parsed) -> fail(around.err(), trouble));
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(), "Name a command");
  }

  private static int usage(PrintWriter err, ParameterException trouble) {
    CommandLine command = trouble.getCommandLine();
    err.println("keyway: " + trouble.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(trouble, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(PrintWriter err, Exception trouble) {
    if (trouble instanceof Trouble) {
      err.println("keyway: " + trouble.getMessage());
    } else {
      err.println("keyway: a defect in this program, please report it:");
      trouble.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Gives each command its surroundings. */
  private record Factory(Surroundings around) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (constructor.getParameterCount() == 1
            && constructor.getParameterTypes()[0] == Surroundings.class) {
          return type.cast(constructor.newInstance(around));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }

  /** The version that stands in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "keyway " + (version == null ? "(not packaged)" : version),
        "Java " + Runtime.version() + " at " + System.getProperty("java.home")
      };
    }
  }
}
