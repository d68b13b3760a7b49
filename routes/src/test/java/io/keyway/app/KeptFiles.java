// SPDX-License-Identifier: Apache-2.0
package io.keyway.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Searches what a bridge keeps: the database with its log, the broker's journal, inboxes. */
public final class KeptFiles {
  private KeptFiles() {}

  /** The files in this folder or below that contain a text, in one byte a character or in two. */
  public static List<Path> with(Path folder, String text) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(
              file -> {
                byte[] bytes = read(file);
                return new String(bytes, StandardCharsets.ISO_8859_1).contains(text)
                    || new String(bytes, StandardCharsets.UTF_16LE).contains(text);
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
