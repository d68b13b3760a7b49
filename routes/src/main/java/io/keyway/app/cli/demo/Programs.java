// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import io.keyway.app.client.BridgeArguments;
import io.keyway.app.client.Trouble;
import io.keyway.app.startup.StartArchive;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of a demo's programs.
 *
 * @param java the JVM that runs them
 * @param lib the folder of jars
 * @param parent whose end ends them
 */
record Programs(Path java, Path lib, long parent) {
  /** Those of this process's own JVM. */
  static Programs of(Path lib) {
    return new Programs(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        lib,
        ProcessHandle.current().pid());
  }

  List<String> bridge(Path site, int httpPort, int linkPort) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    int release = Runtime.version().feature();
    command.addAll(StartArchive.of(lib, release).use());
    command.addAll(StartArchive.always(release));
    command.add("-Dkeyway.parent=" + parent);
    command.add("-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider");
    command.add("-Dslf4j.internal.verbosity=WARN");
    command.addAll(List.of("-cp", lib + "/*", "io.keyway.app.Bridge"));
    command.addAll(BridgeArguments.of(site));
    command.add("--server.port=" + httpPort);
    command.add("--keyway.link.port=" + linkPort);
    return command;
  }

  List<String> cabinet(String id, int linkPort, int controlPort, Path dir) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(
        List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-jar"));
    command.add(cabinetJar().toString());
    command.addAll(List.of("--simulate", "--id", id));
    command.addAll(List.of("--connect", "127.0.0.1:" + linkPort));
    command.addAll(List.of("--control", Integer.toString(controlPort)));
    command.addAll(List.of("--dir", dir.toString(), "--parent", Long.toString(parent)));
    return command;
  }

  private Path cabinetJar() {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(lib, "keyway-cabinet-driver-*[0-9].jar")) {
      for (Path jar : jars) {
        return jar;
      }
    } catch (IOException unreadable) {
      throw new Trouble("Cannot read " + lib + ": " + unreadable.getMessage(), unreadable);
    }
    throw new Trouble("The cabinet's jar is not in " + lib + ": build first (mvn package)");
  }
}
