// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The client uhppoted, on node: whoever wrote it knows the controllers. Installed once from npm
 * below {@code target/peers}; where that cannot be done the test is skipped, or fails under {@code
 * CI=true}.
 */
final class UhppotedClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("target", "peers", "uhppoted");
  private static final String PACKAGE = "uhppoted@0.7.2";

  private final FakeController controller;

  UhppotedClient(FakeController controller) {
    this.controller = controller;
    install();
  }

  /**
   * Calls a function of the client, and gives its answer.
   *
   * @param arguments each as JSON
   */
  JsonNode call(String function, String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", "client.cjs"));
    command.add(Integer.toString(controller.port()));
    command.add(Long.toString(FakeController.SERIAL));
    command.add(function);
    command.addAll(List.of(arguments));
    Path answer = FOLDER.resolve("answer.json");
    if (run(command, answer) != 0) {
      fail("%s: %s", function, text(answer));
    }
    try {
      return JSON.readTree(text(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void install() {
    if (!Files.isExecutable(Path.of("/usr/bin/node"))
        || !Files.isExecutable(Path.of("/usr/bin/npm"))) {
      missing("node is missing; apt-get install nodejs npm");
    }
    try (InputStream script = UhppotedClient.class.getResourceAsStream("/uhppote/client.cjs")) {
      Files.createDirectories(FOLDER);
      if (script == null) {
        throw new IllegalStateException("uhppote/client.cjs is no resource of the tests");
      }
      Files.copy(script, FOLDER.resolve("client.cjs"), StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(FOLDER.resolve("package.json"), "{\"private\": true}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> npm =
        List.of(
            "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix=.", PACKAGE);
    boolean isThere = Files.isDirectory(FOLDER.resolve("node_modules/uhppoted"));
    if (!isThere && run(npm, FOLDER.resolve("npm.log")) != 0) {
      missing("npm cannot install uhppoted; see cabinet-driver/" + FOLDER.resolve("npm.log"));
    }
  }

  private static int run(List<String> command, Path output) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(FOLDER.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (process.waitFor(120, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      process.destroyForcibly();
      return 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void missing(String line) {
    if ("true".equals(System.getenv("CI"))) {
      fail(line);
    }
    Assumptions.abort(line);
  }
}
