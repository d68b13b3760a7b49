// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static io.keyway.app.peers.Peers.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A demo as its user starts it: the program, its folder, its commands and its end. */
final class DemoProcess implements AutoCloseable {
  private static final Path LAUNCHER = Path.of("..", "keyway").toAbsolutePath().normalize();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path dir;
  private final Path log;
  private final List<String> options;
  private @Nullable Process process;

  /** What a command printed, and how it ended. */
  record Ran(int code, String text) {}

  DemoProcess(Path folder, String... options) {
    this.dir = folder.resolve("demo");
    this.log = folder.resolve("demo.log");
    this.options = List.of(options);
  }

  /** Starts it and waits until it is ready. */
  void start() {
    try {
      Files.deleteIfExists(dir.resolve("demo.json"));
      List<String> command = new ArrayList<>(List.of("demo", "--dir", dir.toString()));
      command.addAll(options);
      process = launch(log, command.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    eventually("the demo is ready; see " + log, Duration.ofMinutes(4), this::isReady);
  }

  private boolean isReady() {
    if (!running().isAlive()) {
      throw new IllegalStateException("The demo ended:\n" + text(log));
    }
    return Files.exists(dir.resolve("demo.json"));
  }

  Path dir() {
    return dir;
  }

  Process running() {
    if (process == null) {
      throw new IllegalStateException("The demo was not started");
    }
    return process;
  }

  /** demo.json as it is now. */
  JsonNode json() {
    try {
      return JSON.readTree(dir.resolve("demo.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processes of bridge and cabinets that are alive. */
  List<ProcessHandle> programs() {
    JsonNode pids = json().path("pids");
    List<Long> all = new ArrayList<>(List.of(pids.path("bridge").asLong()));
    pids.path("cabinets").forEach(pid -> all.add(pid.asLong()));
    return all.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
  }

  /** Runs a command against this demo. */
  Ran keyway(String... arguments) {
    try {
      Path out = Files.createTempFile(dir.getParent(), "ran", ".txt");
      Process command = launch(out, arguments);
      if (!command.waitFor(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("It does not end: " + List.of(arguments));
      }
      return new Ran(command.exitValue(), text(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Process launch(Path out, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()));
    builder.environment().put("KEYWAY_BUILD", "never"); // a build runs already, and this is in it
    builder.environment().remove("KEYWAY_URL");
    return builder.start();
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      try {
        process.waitFor(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
    }
  }
}
