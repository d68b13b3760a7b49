// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.peers.Peers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * "The disk ran full. HR was told to try again, nothing that was accepted is lost, and when there
 * was room again it went on by itself." The bridge's data is on a small file system of its own.
 */
class DiskFullStory {
  private static final int MOST = 5_000;

  @TempDir Path folder = Path.of("");

  private boolean isMounted;

  @AfterEach
  void unmount() {
    if (isMounted) {
      Peers.run(folder, "umount", "-l", data().toString());
    }
  }

  @Test
  void intakeRefusesWhileTheDiskIsFullAndLosesNothing() throws IOException {
    try (var bridge = new BridgeProcess(folder, "")) {
      mount();
      bridge.start();
      assertThat(bridge.hr("hired", "before")).isEqualTo(202);
      Set<String> accepted = new LinkedHashSet<>(Set.of("before"));
      Set<String> refused = new LinkedHashSet<>();

      fill();
      for (int n = 0; refused.size() < 20 && n < MOST; n++) {
        sort(bridge.hr("hired", "full-" + n), "full-" + n, accepted, refused);
      }
      assertThat(refused).as("the disk is full").hasSize(20);

      Files.delete(filler());
      eventually(
          "there is room again", Duration.ofSeconds(60), () -> bridge.hr("hired", "after") == 202);
      accepted.add("after");
      for (int n = 0; n < 20; n++) {
        assertThat(bridge.hr("hired", "after-" + n)).isEqualTo(202);
        accepted.add("after-" + n);
      }
      bridge.kill();
      bridge.start();

      assertThat(accepted).allMatch(number -> isKnown(bridge, number));
      assertThat(refused).noneMatch(number -> isKnown(bridge, number));
    }
  }

  private static void sort(int status, String number, Set<String> accepted, Set<String> refused) {
    assertThat(status).isIn(202, 503);
    (status == 202 ? accepted : refused).add(number);
  }

  private static boolean isKnown(BridgeProcess bridge, String number) {
    return bridge
        .get("/api/v1/people/emp:" + number)
        .path("employeeNumber")
        .asText()
        .equals(number);
  }

  /** A file system of 64 MiB in memory; only root may mount one. */
  private void mount() throws IOException {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name"))
            && "Linux".equals(System.getProperty("os.name")),
        "DiskFullStory mounts a small file system: it runs as root on Linux only");
    Files.createDirectories(data());
    Process mount =
        new ProcessBuilder(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=64m,mode=0700",
                "keyway-test",
                data().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("mount.log").toFile())
            .start();
    isMounted = waitFor(mount) == 0;
    if (!isMounted) {
      Peers.missing(
          "A tmpfs cannot be mounted, so no disk runs full: allow it (CAP_SYS_ADMIN). "
              + Files.readString(folder.resolve("mount.log")));
    }
  }

  /** Writes until nothing more fits, not even a byte. */
  private void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(filler())) {
      for (int piece = 1024 * 1024; piece > 0; piece /= 16) {
        write(out, new byte[piece]);
      }
    }
  }

  private static void write(OutputStream out, byte[] piece) {
    try {
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private Path data() {
    return folder.resolve("site/data");
  }

  private Path filler() {
    return data().resolve("filler");
  }

  private static int waitFor(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
