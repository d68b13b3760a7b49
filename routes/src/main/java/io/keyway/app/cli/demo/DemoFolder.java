// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.Json;
import io.keyway.app.client.SecretFile;
import io.keyway.app.client.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder of a demo: only its owner may look into it, and only one demo runs in it. */
final class DemoFolder implements AutoCloseable {
  private final Path dir;
  private final FileChannel lockFile;

  @SuppressWarnings("unused") // held until closed
  private final FileLock lock;

  private DemoFolder(Path dir, FileChannel lockFile, FileLock lock) {
    this.dir = dir;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Makes the folder where it is not, and takes it.
   *
   * @throws Trouble when another demo runs there
   */
  static DemoFolder take(Path dir) {
    try {
      SecretFile.folder(dir);
      SecretFile.folder(dir.resolve("secrets"));
      SecretFile.folder(dir.resolve("inbox"));
      SecretFile.folder(dir.resolve("access"));
      SecretFile.folder(dir.resolve("cabinets"));
      SecretFile.folder(dir.resolve("log"));
      Path file = SecretFile.touch(dir.resolve("demo.lock"));
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new Trouble("A demo already runs in " + dir + runningAs(dir));
      }
      return new DemoFolder(dir, channel, lock);
    } catch (IOException e) {
      throw new Trouble("Cannot use " + dir + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException withinThisProcess) {
      return null;
    }
  }

  private static String runningAs(Path dir) {
    try {
      JsonNode json = Json.MAPPER.readTree(dir.resolve("demo.json").toFile());
      return " (pid " + json.at("/pids/demo").asText() + ", " + json.path("url").asText() + ")";
    } catch (IOException notReadyYet) {
      return "";
    }
  }

  Path dir() {
    return dir;
  }

  Path file(String name) {
    return dir.resolve(name);
  }

  /** Puts a file in place whole, by renaming. */
  void write(String name, String text) {
    try {
      SecretFile.replace(file(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file(name), e);
    }
  }

  /** Takes a file away, where it is. */
  void remove(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + file(name), e);
    }
  }

  /** A secret of the folder, made up the first time. */
  String secret(String name, java.util.function.Supplier<String> fresh) {
    try {
      Path file = file("secrets").resolve(name);
      if (!Files.exists(file)) {
        SecretFile.replace(file, fresh.get() + "\n");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep the secret " + name, e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException ending) {
      // The lock ends with this process anyway.
    }
  }
}
