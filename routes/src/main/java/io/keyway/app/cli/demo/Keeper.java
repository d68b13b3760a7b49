// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import io.keyway.app.client.SecretFile;
import io.keyway.app.client.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a program running: when it ends it is started again with the same command, so on the same
 * ports, until the keeper is told to end.
 */
final class Keeper {
  private static final Duration PAUSE = Duration.ofMillis(700);
  private static final int TAIL = 12;
  private static final Pattern ERROR =
      Pattern.compile(
          "\\bERROR\\b|^Caused by|^Description:|^[\\w.$]+(Exception|Error|RefusedToStart)\\b");

  private final String name;
  private final List<String> command;
  private final Path log;
  private final Runnable whenStartedAgain;
  private @Nullable Process process;
  private CompletableFuture<?> again = new CompletableFuture<>();
  private boolean ending;
  private int ends;

  Keeper(String name, List<String> command, Path log, Runnable whenStartedAgain) {
    this.name = name;
    this.command = List.copyOf(command);
    this.log = log;
    this.whenStartedAgain = whenStartedAgain;
  }

  /** Starts it for the first time, with a new log; the one before is kept beside it. */
  void begin() {
    try {
      if (Files.exists(log)) {
        Path old = log.resolveSibling(log.getFileName() + ".old");
        Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
      }
      SecretFile.touch(log);
    } catch (IOException e) {
      throw new Trouble("Cannot write " + log + ": " + e.getMessage(), e);
    }
    start();
  }

  private synchronized void start() {
    if (ending) {
      return;
    }
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .start();
      process = started;
      again = started.onExit().thenRunAsync(this::startAgain, later(PAUSE));
    } catch (IOException e) {
      throw new Trouble("Cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  String name() {
    return name;
  }

  synchronized long pid() {
    return process == null ? 0 : process.pid();
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Whether it ended by itself, now or before it was started again. */
  synchronized boolean hasEnded() {
    return ends > 0 || (process != null && !process.isAlive());
  }

  /** Asks the program to end; {@link #ended} tells when it has. */
  synchronized void end() {
    ending = true;
    again.cancel(false);
    if (process != null) {
      process.destroy();
    }
  }

  /** Waits for the end, and does not ask any more once the patience is over. */
  void ended(Duration patience) {
    Process last;
    synchronized (this) {
      last = process;
    }
    if (last == null) {
      return;
    }
    try {
      last.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stubborn) {
      last.destroyForcibly();
    } catch (InterruptedException e) {
      last.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it wrote of its trouble: its errors, else its last lines. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      List<String> errors =
          lines.stream().filter(line -> ERROR.matcher(line).find()).limit(TAIL).toList();
      return String.join(
          "\n",
          errors.isEmpty()
              ? lines.subList(Math.max(0, lines.size() - TAIL), lines.size())
              : errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startAgain() {
    synchronized (this) {
      if (ending) {
        return;
      }
      ends++;
      start();
    }
    whenStartedAgain.run();
  }

  private static java.util.concurrent.Executor later(Duration pause) {
    return CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
  }
}
