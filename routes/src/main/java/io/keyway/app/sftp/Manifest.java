// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.sftp;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.intake.IntakeJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What vouches for a file: {@code NAME.manifest.json} with {@code {"sha256": "..", "records": 17}},
 * or {@code NAME.sha256} as {@code sha256sum} writes it.
 *
 * @param sha256 in hex and lower case, of the file as it is transferred
 * @param records how many there are beside the header; empty where it does not say
 */
record Manifest(String sha256, OptionalLong records) {
  static final List<String> SUFFIXES = List.of(".manifest.json", ".sha256");
  private static final long LONGEST = 16 * 1024;

  static boolean isManifest(String name) {
    return SUFFIXES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
  }

  /** The manifest that lies beside a file. */
  static Optional<Path> of(Path file) {
    return SUFFIXES.stream()
        .map(suffix -> file.resolveSibling(file.getFileName() + suffix))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** It cannot be read, or does not vouch for the file; the message tells why. */
  static final class NotVouched extends Exception {
    private static final long serialVersionUID = 1;

    NotVouched(String message) {
      super(message);
    }
  }

  /** Reads one. */
  static Manifest read(Path path) throws IOException, NotVouched {
    if (Files.size(path) > LONGEST) {
      throw new NotVouched("Its manifest is larger than 16 KiB");
    }
    String text = Files.readString(path, StandardCharsets.ISO_8859_1).strip();
    boolean json = path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json");
    Manifest manifest =
        json
            ? ofJson(text)
            : new Manifest(text.split("\\s", 2)[0].toLowerCase(Locale.ROOT), OptionalLong.empty());
    if (!manifest.sha256.matches("[0-9a-f]{64}")) {
      throw new NotVouched("Its manifest holds no SHA-256 in hex");
    }
    return manifest;
  }

  private static Manifest ofJson(String text) throws NotVouched {
    try {
      JsonNode json = IntakeJson.mapper().readTree(text);
      JsonNode records = json.path("records");
      if (!records.isMissingNode() && !records.canConvertToLong()) {
        throw new NotVouched("Its manifest's 'records' is no whole number");
      }
      return new Manifest(
          json.path("sha256").asText().toLowerCase(Locale.ROOT),
          records.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(records.asLong()));
    } catch (IOException e) {
      throw new NotVouched("Its manifest is no JSON object");
    }
  }
}
