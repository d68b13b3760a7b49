// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import io.keyway.app.Bridge;
import io.keyway.app.client.BridgeArguments;
import io.keyway.app.client.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The bridge, for real. */
@Command(
    name = "run",
    description = "Runs the bridge of a site.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway run --config /etc/keyway",
      "  keyway run --config my-site --behind-proxy 10.0.0.0/24",
      "",
      "Off the loopback address it asks for TLS (server.ssl.* in application.yaml) or a proxy that",
      "speaks it, and for credentials. It ends on TERM."
    })
final class Run implements Callable<Integer> {
  private final Surroundings around;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The site's folder, as `keyway init` makes it (this folder).")
  private Path config = Path.of(".");

  @Option(
      names = "--behind-proxy",
      paramLabel = "CIDR",
      description = "The network of a reverse proxy that speaks TLS; nobody else is answered.")
  private @Nullable String behindProxy;

  Run(Surroundings around) {
    this.around = around;
  }

  @Option(
      names = "--restored",
      description =
          "Says that an older database was put back: rights are only taken away until every source"
              + " has sent a whole snapshot and an approver has released the bridge.")
  private boolean restored;

  @Override
  public Integer call() throws InterruptedException {
    Path site = around.path(config);
    if (!Files.isRegularFile(site.resolve("application.yaml"))) {
      throw new Trouble(
          "No application.yaml in " + site + ": make a site's folder with keyway init DIR");
    }
    List<String> arguments = new ArrayList<>(BridgeArguments.of(site));
    if (behindProxy != null) {
      arguments.add("--keyway.access.behind-proxy=" + behindProxy);
    }
    if (restored) {
      arguments.add("--keyway.restored=true");
    }
    try {
      Bridge.main(arguments.toArray(String[]::new));
    } catch (
        RuntimeException failed) { // the border of the bridge: whatever it was, it did not start
      throw new Trouble("The bridge did not start: " + reason(failed), failed);
    }
    Thread.currentThread().join(); // the bridge ends by a signal
    return 0;
  }

  /** The innermost cause: that is where the mend is told. */
  private static String reason(Throwable failed) {
    Throwable innermost = failed;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.getMessage() == null
        ? innermost.getClass().getSimpleName()
        : innermost.getMessage();
  }
}
