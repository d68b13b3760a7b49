// SPDX-License-Identifier: Apache-2.0
package io.keyway.format;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lays out every Java source of the repository as google-java-format does. {@link FormatTest}
 * checks it; {@code mvn -pl mappings test -Dtest=FormatTest -Dformat=write} mends it, and so does
 * this main where an IDE runs it.
 */
public final class FormatSources {
  private FormatSources() {}

  /** Mends what is not laid out as it should be, and prints its names. */
  public static void main(String[] arguments) {
    mend(Path.of("").toAbsolutePath()).forEach(System.out::println);
  }

  /** Files that are not laid out as they should be; they are rewritten. */
  static List<Path> mend(Path start) {
    List<Path> mended = misformatted(start);
    mended.forEach(
        file -> {
          try {
            Files.writeString(file, formatted(file));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return mended;
  }

  /**
   * Files that are not laid out as they should be.
   *
   * @param start the repository or any folder in it
   */
  static List<Path> misformatted(Path start) {
    return sources(root(start)).stream()
        .parallel()
        .filter(
            file -> {
              try {
                return !Files.readString(file).equals(formatted(file));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .sorted()
        .toList();
  }

  private static String formatted(Path file) throws IOException {
    try {
      String text = RemoveUnusedImports.removeUnusedImports(Files.readString(file));
      return new Formatter().formatSource(ImportOrderer.reorderImports(text, Style.GOOGLE));
    } catch (FormatterException e) {
      throw new IllegalStateException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Path root(Path start) {
    Path at = start;
    while (!Files.isDirectory(at.resolve("mappings"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalArgumentException(start + " is not in Keyway's repository");
      }
    }
    return at;
  }

  private static List<Path> sources(Path root) {
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(FormatSources::javaIn)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> javaIn(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
