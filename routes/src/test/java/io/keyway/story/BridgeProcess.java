// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import io.keyway.app.peers.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** A bridge on a site's folder of its own: {@code init}, {@code run}, and {@code kill -9}. */
final class BridgeProcess implements AutoCloseable {
  private static final Path LIB = Path.of(System.getProperty("keyway.lib", "target/lib"));

  private final Path site;
  private final Path log;
  private final int port = Peers.freePort();
  private Optional<Process> process = Optional.empty();

  /**
   * @param settings more of the site's application.yaml, below {@code keyway:}
   */
  BridgeProcess(Path folder, String settings) {
    site = folder.resolve("site");
    log = folder.resolve("bridge.log");
    try {
      await(keyway("init", site.toString()));
      Path yaml = site.resolve("application.yaml");
      String text =
          Files.readString(yaml)
              .replace("port: 8080", "port: " + port)
              .replace("port: 7600", "port: " + Peers.freePort());
      Files.writeString(yaml, text + settings.indent(2), StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path site() {
    return site;
  }

  /** Starts it and waits until it says that it is ready. */
  void start() {
    process = Optional.of(keyway("run", "--config", site.toString()));
    Peers.eventually("the bridge is ready; see " + log, Duration.ofMinutes(3), this::isReady);
  }

  /** {@code kill -9}. */
  void kill() {
    process.ifPresent(running -> await(running.destroyForcibly()));
    process = Optional.empty();
  }

  private boolean isReady() {
    if (process.filter(Process::isAlive).isEmpty()) {
      throw new IllegalStateException("The bridge ended:\n" + tail());
    }
    return Peers.answers(port);
  }

  private Process keyway(String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String[] start = {java, "-Xmx512m", "-cp", LIB + "/*", "io.keyway.app.cli.Main"};
    String[] command =
        Stream.concat(Arrays.stream(start), Arrays.stream(arguments)).toArray(String[]::new);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String tail() {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 4000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.ifPresent(
        running -> {
          running.destroy();
          await(running);
        });
  }
}
