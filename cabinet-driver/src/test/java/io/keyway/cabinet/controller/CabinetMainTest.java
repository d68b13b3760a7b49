// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is run. */
class CabinetMainTest {
  @TempDir Path folder = Path.of("");

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void itSaysWhereEachCabinetListensAndEndsWithItsParentHoweverThatEnds() throws Exception {
    Process parent = start(new ProcessBuilder("sleep", "600"));
    Process cabinet = cabinet("--fleet", "2", "--parent", Long.toString(parent.pid()));
    BufferedReader out = cabinet.inputReader(StandardCharsets.UTF_8);

    assertThat(out.readLine())
        .matches("\\{\"id\":\"LOBBY-1\",\"control\":\"http://127\\.0\\.0\\.1:\\d+\"}");
    assertThat(out.readLine()).startsWith("{\"id\":\"LOBBY-2\"");

    parent.destroyForcibly();

    assertThat(cabinet.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(cabinet.exitValue()).isZero();
  }

  @Test
  void aSecondProcessInTheSameFolderIsRefused() throws Exception {
    Process first = cabinet();
    assertThat(first.inputReader(StandardCharsets.UTF_8).readLine()).contains("LOBBY");

    Process second = cabinet();

    assertThat(second.errorReader(StandardCharsets.UTF_8).readLine())
        .startsWith("cabinet: Another process runs a cabinet in ");
    assertThat(second.waitFor()).isEqualTo(1);
  }

  @Test
  void aWrongCallEndsWithTwoAndOneLine() throws Exception {
    Process process = cabinet("--bogus");

    assertThat(process.errorReader(StandardCharsets.UTF_8).lines())
        .containsExactly("cabinet: Unknown option --bogus; see cabinet --help");
    assertThat(process.waitFor()).isEqualTo(2);
  }

  private Process cabinet(String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CabinetMain.class.getName(),
                "--simulate",
                "--id",
                "LOBBY",
                "--connect",
                "127.0.0.1:1",
                "--dir",
                folder.resolve("cabinet").toString()));
    command.addAll(List.of(more));
    return start(new ProcessBuilder(command));
  }

  private Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    started.add(process);
    return process;
  }
}
