// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command runs: what it writes to, which variables it sees, and the folder it was called
 * in.
 */
public record Surroundings(
    PrintWriter out,
    PrintWriter err,
    boolean colours,
    Map<String, String> variables,
    Path folder,
    Clock clock) {
  public Surroundings {
    variables = Map.copyOf(variables);
  }

  /** Those of this process. */
  static Surroundings ofThisProcess() {
    Charset charset = Charset.forName(System.getProperty("stdout.encoding", "UTF-8"));
    return new Surroundings(
        new PrintWriter(System.out, true, charset),
        new PrintWriter(System.err, true, charset),
        Ansi.AUTO.enabled(),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Clock.system(ZoneId.systemDefault()));
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** The zone in which people read times. */
  ZoneId zone() {
    return clock.getZone();
  }

  /** A path as the caller wrote it, from the folder it was called in. */
  public Path path(Path given) {
    return folder.resolve(given).normalize();
  }

  public Ink ink() {
    return new Ink(colours);
  }
}
