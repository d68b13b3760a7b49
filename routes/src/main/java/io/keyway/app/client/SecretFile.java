// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Files and folders that only their owner may read, from the moment they exist. */
public final class SecretFile {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final SecureRandom RANDOM = new SecureRandom();

  private SecretFile() {}

  /** A folder of mode 0700, made where it is not. */
  public static Path folder(Path path) throws IOException {
    if (path.getParent() != null) {
      Files.createDirectories(path.getParent());
    }
    try {
      Files.createDirectory(path, mode("rwx------"));
    } catch (FileAlreadyExistsException there) {
      if (!Files.isDirectory(path)) {
        throw there;
      }
      restrict(path, "rwx------");
    }
    return path;
  }

  /** A file of mode 0600, made empty where it is not. */
  public static Path touch(Path path) throws IOException {
    try {
      Files.createFile(path, mode("rw-------"));
    } catch (FileAlreadyExistsException there) {
      restrict(path, "rw-------");
    }
    return path;
  }

  /** Puts a file of mode 0600 in place whole: readers see the old one or the new one. */
  public static void replace(Path path, String text) throws IOException {
    replace(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for bytes. */
  public static void replace(Path path, byte[] content) throws IOException {
    Path fresh = path.resolveSibling("." + path.getFileName() + ".tmp");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, mode("rw-------"));
    Files.write(fresh, content);
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Random text of 256 bits, fit for a URL. */
  public static String random() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes());
  }

  /** A secret after the Standard Webhooks specification. */
  public static String randomWebhookSecret() {
    return "whsec_" + Base64.getEncoder().encodeToString(randomBytes());
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static FileAttribute<?>[] mode(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static void restrict(Path path, String permissions) throws IOException {
    if (POSIX) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }
}
