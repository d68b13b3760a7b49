// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.startup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartArchiveTest {
  @TempDir private Path target = Path.of("");

  @Test
  void aBridgeStartsWithoutAnArchiveWhereNoneWasMade() {
    assertThat(StartArchive.of(target.resolve("lib"), 25).use()).isEmpty();
  }

  @Test
  void aBridgeStartsFromTheArchiveBesideItsJars() throws IOException {
    Path archive = Files.createFile(target.resolve("keyway-bridge.aot"));

    assertThat(StartArchive.of(target.resolve("lib"), 25).use())
        .contains("-XX:AOTCache=" + archive);
    assertThat(StartArchive.of(target.resolve("lib"), 21).use())
        .as("an older JVM does not know this kind")
        .isEmpty();
  }

  /** Options that this JVM does not know would keep every bridge from starting. */
  @Test
  void thisJvmTakesAnArchiveThatIsNoneAndGoesOn() throws Exception {
    int release = Runtime.version().feature();
    StartArchive archive = StartArchive.of(target.resolve("lib"), release);
    Files.writeString(archive.file(), "not an archive");
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(archive.use());
    command.addAll(StartArchive.always(release));
    command.add("-version");

    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes(), UTF_8);

    assertThat(java.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain("warning").doesNotContain("rror");
  }
}
