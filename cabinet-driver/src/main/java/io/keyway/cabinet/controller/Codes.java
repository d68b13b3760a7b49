// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.controller.CabinetOptions.UsageError;
import io.keyway.cabinet.trust.EnrolmentCode;
import io.keyway.model.custody.CabinetId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The enrolment codes that a program was started with: one for its only cabinet, or a file of them,
 * {@code ID CODE} on each line. Its text shows none.
 */
final class Codes {
  private static final long LONGEST_FILE = 2 * 1024 * 1024;

  private final Optional<String> only;
  private final Map<String, String> byCabinet;

  private Codes(Optional<String> only, Map<String, String> byCabinet) {
    this.only = only;
    this.byCabinet = Map.copyOf(byCabinet);
  }

  static Codes none() {
    return new Codes(Optional.empty(), Map.of());
  }

  /**
   * Reads what stands behind {@code --enrol}.
   *
   * @throws UsageError when it names a file that cannot be read
   */
  static Codes parse(String argument) {
    if (!argument.startsWith("@")) {
      return new Codes(Optional.of(argument), Map.of());
    }
    Path file = Path.of(argument.substring(1));
    try {
      if (Files.size(file) > LONGEST_FILE) {
        throw new UsageError(file + " is too long for a file of enrolment codes");
      }
      Map<String, String> codes = new HashMap<>();
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        String[] words = line.strip().split("\\s+", 2);
        if (words.length == 2) {
          codes.put(words[0], words[1]);
        } else if (!line.isBlank()) {
          return new Codes(Optional.of(line.strip()), Map.of());
        }
      }
      return new Codes(Optional.empty(), codes);
    } catch (IOException e) {
      throw new UsageError("Cannot read the enrolment codes in " + file);
    }
  }

  /**
   * The code of a cabinet; empty where there is none.
   *
   * @throws UsageError when it is mistyped, or another cabinet's
   */
  Optional<EnrolmentCode> of(CabinetId cabinet) {
    try {
      return Optional.ofNullable(byCabinet.get(cabinet.value()))
          .or(() -> only)
          .map(text -> EnrolmentCode.parse(text, cabinet));
    } catch (IllegalArgumentException e) {
      throw new UsageError(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String toString() {
    return "Codes[masked]";
  }
}
