// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Runs command lines in this process, on a fixed day, and keeps what they print. */
final class Shell {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private boolean colours;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  Shell(Path folder) {
    this.folder = folder;
  }

  Shell with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  Shell colours() {
    colours = true;
    return this;
  }

  int run(String... args) {
    out = new StringWriter();
    err = new StringWriter();
    return Main.run(surroundings(), args);
  }

  Surroundings surroundings() {
    return new Surroundings(
        new PrintWriter(out), new PrintWriter(err), colours, variables, folder, CLOCK);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
