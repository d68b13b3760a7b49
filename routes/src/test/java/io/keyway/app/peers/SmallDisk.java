// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of 64 MiB in memory, to be run full. Only root may mount one, on Linux. */
public final class SmallDisk implements AutoCloseable {
  private final Path mounted;

  private SmallDisk(Path mounted) {
    this.mounted = mounted;
  }

  /**
   * Mounts one at a folder, which is made.
   *
   * @param log where the mount command may write
   */
  public static SmallDisk at(Path folder, Path log) {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name"))
            && "Linux".equals(System.getProperty("os.name")),
        "A small file system is mounted by root on Linux only: no disk runs full");
    try {
      Files.createDirectories(folder);
      Process mount =
          new ProcessBuilder(
                  "mount",
                  "-t",
                  "tmpfs",
                  "-o",
                  "size=64m,mode=0700",
                  "keyway-test",
                  folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (mount.waitFor() != 0) {
        Peers.missing(
            "A tmpfs cannot be mounted, so no disk runs full: allow it (CAP_SYS_ADMIN). "
                + Files.readString(log));
      }
      return new SmallDisk(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes until nothing more fits, not even a byte. */
  public void fill() {
    try (OutputStream out = Files.newOutputStream(filler())) {
      for (int piece = 1024 * 1024; piece > 0; piece /= 16) {
        write(out, new byte[piece]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes room again. */
  public void free() {
    try {
      Files.delete(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Peers.run(Path.of("/"), "umount", "-l", mounted.toString());
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

  private Path filler() {
    return mounted.resolve("filler");
  }
}
