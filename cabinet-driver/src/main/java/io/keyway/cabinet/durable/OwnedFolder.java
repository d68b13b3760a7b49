// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A folder that belongs to one process for as long as this is open, readable by its owner only. The
 * lock ends with the process, however that ends.
 */
public final class OwnedFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lockFile;

  private OwnedFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Takes a folder, making it when needed; empty when another process holds it. */
  public static Optional<OwnedFolder> take(Path path) {
    try {
      Files.createDirectories(path.toAbsolutePath(), mode("rwx------"));
      Path lock = path.resolve("lock");
      createPrivateFile(lock);
      FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
      if (tryLock(channel).isEmpty()) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new OwnedFolder(path, channel));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot use the folder " + path, e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Gives the folder up. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot release the folder " + path, e);
    }
  }

  /** Makes an empty file that only its owner may read, unless it is there. */
  static void createPrivateFile(Path file) throws IOException {
    try {
      Files.createFile(file, mode("rw-------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file)) {
        throw e;
      }
    }
  }

  /** Makes a rename or a new file in a folder survive a power cut. */
  static void forceEntries(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  private static FileAttribute<?>[] mode(String permissions) {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }
}
