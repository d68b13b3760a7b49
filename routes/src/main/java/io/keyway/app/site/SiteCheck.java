// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import io.keyway.app.estate.CabinetProtocols;
import io.keyway.app.estate.EstateFile;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.custody.Estate;
import io.keyway.rules.CardBench;
import io.keyway.rules.load.AccessYaml;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.MappingFiles;
import io.keyway.rules.load.RefusedFile;
import io.keyway.rules.load.SignalYaml;
import io.keyway.rules.load.SourceYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Says what is wrong with a site's files. Needs no running bridge and changes nothing. */
public final class SiteCheck {
  private static final Duration LEASE = Duration.ofHours(24);

  private SiteCheck() {}

  /**
   * Something that is wrong.
   *
   * @param file below the site's folder
   * @param line from 1
   */
  public record Problem(String file, int line, String reason) {
    static Problem of(String folder, RefusedFile e) {
      return new Problem(folder + e.file(), e.line(), e.reason());
    }

    /** {@code file:line: reason}. */
    @Override
    public String toString() {
      return file + ":" + line + ": " + reason;
    }
  }

  /** What is wrong in a site's folder; empty where nothing is. */
  public static List<Problem> check(Path home) {
    List<Problem> problems = new ArrayList<>();
    Map<String, CardFormat> formats =
        take(
            "card-format/",
            () -> CardFormatYaml.readAll(MappingFiles.merged("card-format", home)),
            Map.of(),
            problems);
    EstateFile file = new EstateFile(home, LEASE, CabinetProtocols.found());
    Estate nothing = new Estate(Map.of(), Map.of(), Map.of());
    Estate estate = take("", () -> file.read(file.text()), nothing, problems);
    take("source/", () -> mappings(home, formats), Map.of(), problems);
    take(
        "signal/",
        () -> SignalYaml.readAll(MappingFiles.merged("signal", home)),
        Map.of(),
        problems);
    take("access/", () -> access(home, estate), true, problems);
    problems.addAll(checkRoutes(home));
    return problems;
  }

  /** What is wrong with a site's routes alone. */
  public static List<Problem> checkRoutes(Path home) {
    List<Problem> problems = new ArrayList<>();
    routes(home).forEach((file, text) -> problems.addAll(RouteTrial.of(home).check(file, text)));
    return problems;
  }

  /** A site's routes, by file name. */
  static Map<String, String> routes(Path home) {
    Path folder = home.resolve("routes");
    Map<String, String> texts = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        for (Path file : all.filter(f -> f.toString().endsWith(".camel.yaml")).toList()) {
          texts.put(file.getFileName().toString(), Files.readString(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Folder " + folder + " cannot be read", e);
      }
    }
    return texts;
  }

  private static <T> T take(
      String folder, Supplier<T> reading, T otherwise, List<Problem> problems) {
    try {
      return reading.get();
    } catch (RefusedFile e) {
      problems.add(Problem.of(folder, e));
      return otherwise;
    }
  }

  private static Map<String, ?> mappings(Path home, Map<String, CardFormat> formats) {
    return SourceYaml.readAll(MappingFiles.merged("source", home), new CardBench(formats.values()));
  }

  private static boolean access(Path home, Estate estate) {
    Map<String, String> own = MappingFiles.of(home.resolve("access"));
    AccessYaml.readAll(own.isEmpty() ? MappingFiles.shipped("access") : own, estate);
    return true;
  }
}
