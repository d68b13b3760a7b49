// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own on the benchmark's class path; ended with the benchmark. */
final class Program implements AutoCloseable {
  private final Process process;
  private final Path log;

  private Program(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a main class; what it says on stderr goes to a file. */
  static Program start(Path log, List<String> jvm, String main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    Program program = new Program(process, log);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return program;
  }

  /** The first line that the program prints. */
  String line() throws IOException {
    return lines(1).getFirst();
  }

  /** The first lines that the program prints. */
  List<String> lines(int count) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    List<String> lines = new ArrayList<>();
    while (lines.size() < count) {
      String line = out.readLine();
      if (line == null) {
        throw new IOException("The program ended before it was ready; see " + log);
      }
      lines.add(line);
    }
    return lines;
  }

  /**
   * Passes on what the program prints, until it ends.
   *
   * @throws IOException when it fails
   */
  void passOn(PrintWriter to) throws IOException {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      out.lines()
          .forEach(
              line -> {
                to.println(line);
                to.flush();
              });
      if (process.waitFor() != 0) {
        throw new IOException("The program ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Processor time that it used so far. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Reads and drops what the program prints from here on. */
  Program silent() {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                process.getInputStream().transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // The program ended.
              }
            });
    return this;
  }

  /** Fails when it has ended. */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("The program ended with " + process.exitValue() + "; see " + log);
    }
  }

  /** Waits until it has ended by itself, successfully. */
  void await(Duration longest) throws IOException {
    try {
      if (!process.waitFor(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly();
        throw new IOException("The program did not end within " + longest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (process.exitValue() != 0) {
      throw new IOException("The program ended with " + process.exitValue() + "; see " + log);
    }
  }

  /** Memory that it has in use of the machine's, in KiB; 0 where the system does not say. */
  long residentKib() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** Sends it a signal, such as {@code -STOP}. */
  void signal(String name) throws IOException {
    try {
      new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
    close();
  }

  /** Asks it to end, and waits; a JVM that notes what it loaded needs some seconds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
