// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs a copy of the launcher in a tree of its own, with programs that only say how they are
 * called.
 */
class LauncherTest {
  @TempDir private Path top = Path.of("");

  private record Ran(int code, String out, String err) {}

  @BeforeEach
  void makeATree() throws IOException {
    Path launcher = Path.of("").toAbsolutePath().resolve("../keyway");
    write("keyway", Files.readString(launcher));
    write("jdk21/release", "JAVA_VERSION=\"21.0.5\"\n");
    write("jdk21/bin/java", "#!/bin/sh\nfor a; do echo \"$a\"; done\n");
    write("jdk21/bin/javac", "#!/bin/sh\n");
    write("jdk17/release", "JAVA_VERSION=\"17.0.13\"\n");
    write("jdk17/bin/java", "#!/bin/sh\nexit 9\n");
    write("pom.xml", "<project/>");
    write(
        "bin/mvn",
        """
        #!/bin/sh
        echo called >> mvn-calls
        echo "[INFO] Building Keyway mappings: the meaning 0.1.0     [2/5]"
        [ -e broken ] && { echo "[ERROR] it does not compile"; echo "[INFO] BUILD FAILURE"; exit 1; }
        mkdir -p routes/target/lib
        touch routes/target/lib/keyway-routes-0.1.0.jar
        touch routes/target/lib/keyway-cabinet-driver-0.1.0.jar
        touch routes/target/lib/keyway-cabinet-driver-0.1.0-tests.jar
        echo "[INFO] BUILD SUCCESS"
        """);
  }

  private void write(String name, String text) throws IOException {
    Path file = top.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ran run(Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", top.resolve("keyway").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("KEYWAY_") || name.startsWith("JAVA_"));
    environment.put("KEYWAY_MVN", top.resolve("bin/mvn").toString());
    environment.put("KEYWAY_JAVA_HOME", top.resolve("jdk21").toString());
    environment.putAll(variables);
    Path out = Files.createTempFile("keyway", "out");
    Path err = Files.createTempFile("keyway", "err");
    int code =
        builder
            .directory(top.resolve("bin").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    Ran ran =
        new Ran(
            code,
            Files.readString(out, StandardCharsets.UTF_8),
            Files.readString(err, StandardCharsets.UTF_8));
    Files.delete(out);
    Files.delete(err);
    return ran;
  }

  @Test
  void buildsOnceThenStarts() throws Exception {
    Ran first = run(Map.of(), "who", "a key");
    Ran second = run(Map.of(), "who");

    assertThat(first.code()).isZero();
    assertThat(first.err()).contains("mappings: the meaning", "Built in");
    assertThat(first.out()).contains("io.keyway.app.cli.Main\nwho\na key\n");
    assertThat(second.err()).isEmpty();
    assertThat(Files.readAllLines(top.resolve("mvn-calls"))).hasSize(1);
  }

  @Test
  void aNewerSourceIsBuilt() throws Exception {
    run(Map.of(), "who");
    Files.setLastModifiedTime(
        top.resolve("pom.xml"),
        java.nio.file.attribute.FileTime.from(java.time.Instant.parse("2099-01-01T00:00:00Z")));

    run(Map.of(), "who");

    assertThat(Files.readAllLines(top.resolve("mvn-calls"))).hasSize(2);
  }

  @Test
  void aBrokenBuildShowsTheReasonAndStartsNothing() throws Exception {
    write("broken", "");

    Ran ran = run(Map.of(), "who");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("[ERROR] it does not compile", "keyway-build.log");
  }

  @Test
  void aCabinetStartsFromItsOwnJarAlone() throws Exception {
    Ran ran = run(Map.of(), "cabinet", "--simulate", "--id", "C1");

    assertThat(ran.out())
        .contains("-jar\n")
        .contains("keyway-cabinet-driver-0.1.0.jar\n--simulate\n--id\nC1\n")
        .doesNotContain("-cp\n", "tests.jar");
  }

  @Test
  void anOldJdkIsRefusedByName() throws Exception {
    Ran ran = run(Map.of("KEYWAY_JAVA_HOME", top.resolve("jdk17").toString()), "who");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("jdk17 is not a JDK 21 or newer");
  }

  @Test
  void javaHomeIsTakenWhenItIsNewEnough() throws Exception {
    Ran ran =
        run(Map.of("KEYWAY_JAVA_HOME", "", "JAVA_HOME", top.resolve("jdk21").toString()), "who");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("io.keyway.app.cli.Main");
  }

  @Test
  void missingMavenIsSaidPlainly() throws Exception {
    Ran ran = run(Map.of("KEYWAY_MVN", "", "PATH", pathWithoutMaven().toString()), "who");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("Maven is needed");
  }

  /** The launcher's own tools and nothing else. */
  private Path pathWithoutMaven() throws IOException {
    Path tools = Files.createDirectory(top.resolve("tools"));
    for (String tool :
        List.of("dirname", "basename", "readlink", "sed", "head", "ls", "find", "cat", "bash")) {
      for (String dir : List.of("/usr/bin", "/bin")) {
        if (Files.exists(Path.of(dir, tool)) && !Files.exists(tools.resolve(tool))) {
          Files.createSymbolicLink(tools.resolve(tool), Path.of(dir, tool));
        }
      }
    }
    return tools;
  }
}
