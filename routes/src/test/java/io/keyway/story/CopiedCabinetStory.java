// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.AwaitsCabinets.Door;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.RecordingListener;
import io.keyway.cabinet.protocol.link.LinkProtocol;
import io.keyway.model.custody.CabinetId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "I copied one jar, and those it names, to a cabinet's own computer. It needs nothing else." */
class CopiedCabinetStory {
  private static final Path LIB = Path.of(System.getProperty("keyway.lib", "target/lib"));
  private static final CabinetId LOBBY = new CabinetId("LOBBY");
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  @TempDir Path elsewhere = Path.of("");

  private final RecordingListener bridge = new RecordingListener(LOBBY);
  private Optional<Door> door = Optional.empty();
  private Optional<Process> cabinet = Optional.empty();

  @BeforeEach
  void openTheBridgesDoor() throws IOException {
    CabinetEndpoint endpoint = new CabinetEndpoint("127.0.0.1", 0, Duration.ofSeconds(2));
    door = Optional.of(new LinkProtocol().listen(endpoint, bridge));
  }

  @AfterEach
  void endAll() throws InterruptedException {
    if (cabinet.isPresent()) {
      cabinet.get().destroyForcibly().waitFor();
    }
    door.ifPresent(Door::close);
  }

  @Test
  void aCopiedJarRunsACabinetAndTheBridgeKnowsItByItsSocketAlone() throws Exception {
    Path jar = copy();

    long began = System.nanoTime();
    Process process = start(jar);
    cabinet = Optional.of(process);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String ready = out.readLine();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.println("a cabinet from a copied jar: ready after " + took.toMillis() + " ms");

    assertThat(ready)
        .as(() -> stderr())
        .matches("\\{\"id\":\"LOBBY\",\"control\":\"http://127\\.0\\.0\\.1:\\d+\"}");
    assertThat(took).isLessThan(LONGEST_START);
    assertThat(bridge.awaitLinked().cabinet()).isEqualTo(LOBBY);
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void nothingThatOnlyTheBridgeNeedsIsAmongWhatItsManifestNames() throws IOException {
    copy();

    List<String> strangers = new ArrayList<>();
    for (Path jar : jars()) {
      try (JarFile open = new JarFile(jar.toFile())) {
        open.stream()
            .map(entry -> entry.getName())
            .filter(name -> name.matches("(org/springframework|org/apache/camel|dev/cel)/.*"))
            .forEach(name -> strangers.add(jar.getFileName() + "!" + name));
      }
    }

    assertThat(jars()).hasSizeGreaterThan(3);
    assertThat(strangers).isEmpty();
  }

  /** Copies the cabinet's jar and those its manifest names, and no others. */
  private Path copy() throws IOException {
    Path jar;
    try (Stream<Path> all = Files.list(LIB)) {
      jar =
          all.filter(f -> f.getFileName().toString().startsWith("keyway-cabinet-driver-"))
              .findFirst()
              .orElseThrow();
    }
    Path copied = Files.copy(jar, elsewhere.resolve(jar.getFileName()));
    try (JarFile open = new JarFile(jar.toFile())) {
      String named = open.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String name : named.split(" ")) {
        Path target = elsewhere.resolve(name);
        Files.createDirectories(target.getParent());
        Files.copy(LIB.resolve(name), target);
      }
    }
    return copied;
  }

  private Process start(Path jar) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-jar",
            jar.toString(),
            "--simulate",
            "--id",
            LOBBY.value(),
            "--connect",
            "127.0.0.1:" + door.orElseThrow().port(),
            "--dir",
            elsewhere.resolve("memory").toString())
        .directory(elsewhere.toFile())
        .redirectError(elsewhere.resolve("stderr.txt").toFile())
        .start();
  }

  private List<Path> jars() throws IOException {
    try (Stream<Path> all = Files.walk(elsewhere)) {
      return all.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }

  private String stderr() {
    try {
      return Files.readString(elsewhere.resolve("stderr.txt"));
    } catch (IOException e) {
      return "";
    }
  }
}
