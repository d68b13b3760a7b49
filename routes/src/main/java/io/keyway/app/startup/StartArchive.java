// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.startup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The archive of a bridge's classes, beside the folder of jars that it was made from: from JDK 25
 * on an ahead-of-time cache (JEP 514 and 515: classes linked already, and which methods are hot),
 * on older ones a class-data archive (JEP 350). The JVM ignores it when jars or JDK are others than
 * those it was made with, so a wrong one costs time and nothing else.
 *
 * @param file where it lies, or will
 * @param kind what the JVM calls it
 */
public record StartArchive(Path file, Kind kind) {
  private static final int FIRST_WITH_PROFILES = 25;
  private static final int FIRST_WITH_UNSAFE_WARNINGS = 23;

  /** The two ways of a JVM to remember its classes. */
  public enum Kind {
    AHEAD_OF_TIME("keyway-bridge.aot"),
    CLASS_DATA("keyway-bridge.jsa");

    private final String name;

    Kind(String name) {
      this.name = name;
    }
  }

  /**
   * That of a JVM for a folder of jars, whether it is there or not.
   *
   * @param release feature release of the JVM, such as 21
   */
  public static StartArchive of(Path lib, int release) {
    Kind kind = release >= FIRST_WITH_PROFILES ? Kind.AHEAD_OF_TIME : Kind.CLASS_DATA;
    return new StartArchive(lib.resolveSibling(kind.name), kind);
  }

  /** That of this JVM; absent when it was not started from a folder of jars. */
  public static Optional<StartArchive> ofThisProcess() {
    return Optional.ofNullable(System.getProperty("keyway.lib"))
        .map(lib -> of(Path.of(lib), Runtime.version().feature()));
  }

  /**
   * Options with which every JVM of a bridge runs: libraries may call native code, and warnings
   * about what libraries do are not a user's to read. An archive counts only where they are the
   * same as when it was made.
   *
   * @param release feature release of the JVM, such as 21
   */
  public static List<String> always(int release) {
    return release < FIRST_WITH_UNSAFE_WARNINGS
        ? List.of("--enable-native-access=ALL-UNNAMED")
        : List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  /** Options by which a bridge starts from it; none when it was not made. */
  public List<String> use() {
    if (!Files.isReadable(file)) {
      return List.of();
    }
    return switch (kind) {
      case AHEAD_OF_TIME -> List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off", "-Xlog:cds*=off");
      case CLASS_DATA -> List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off");
    };
  }

  /**
   * Options by which a bridge notes what it loads, to be made an archive when it ends.
   *
   * @param notes a file that the bridge writes; only {@link #assembling} reads it
   */
  public List<String> record(Path notes) {
    return switch (kind) {
      case AHEAD_OF_TIME ->
          List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + notes, "-Xlog:aot*=off");
      case CLASS_DATA -> List.of("-XX:ArchiveClassesAtExit=" + notes, "-Xlog:cds*=off");
    };
  }

  /** Options by which a JVM that runs nothing makes the notes an archive; none: they are one. */
  public List<String> assembling(Path notes, Path archive) {
    return switch (kind) {
      case AHEAD_OF_TIME ->
          List.of(
              "-XX:AOTMode=create",
              "-XX:AOTConfiguration=" + notes,
              "-XX:AOTCache=" + archive,
              "-Xlog:aot*=off");
      case CLASS_DATA -> List.of();
    };
  }
}
