// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.estate;

import io.keyway.model.custody.Estate;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.EstateYaml;
import io.keyway.rules.load.MappingFiles;
import io.keyway.rules.load.RefusedFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** {@code cabinets.yaml} of the site's folder. Keeps nothing; thread-safe. */
public final class EstateFile {
  /** Its name. */
  public static final String NAME = "cabinets.yaml";

  private static final long LONGEST = 64 << 20;

  private final Path home;
  private final Duration lease;
  private final CabinetProtocols protocols;

  /**
   * @param home the site's folder
   * @param lease of a key set for which the file says none
   * @param protocols in which cabinets may be called
   */
  public EstateFile(Path home, Duration lease, CabinetProtocols protocols) {
    this.home = home;
    this.lease = lease;
    this.protocols = protocols;
  }

  /**
   * Its text; empty where there is no such file.
   *
   * @throws RefusedFile when it cannot be read
   */
  public String text() {
    Path file = home.resolve(NAME);
    try {
      if (!Files.exists(file)) {
        return "";
      }
      if (Files.size(file) > LONGEST) {
        throw new RefusedFile(NAME, 1, "is longer than 64 MiB");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new RefusedFile(NAME, 1, "is not UTF-8");
    } catch (IOException e) {
      throw new RefusedFile(NAME, 1, "cannot be read");
    }
  }

  /**
   * The estate that a text describes, with the card formats as they are now; nothing for an empty
   * one.
   *
   * @throws RefusedFile when it cannot be taken
   */
  public Estate read(String text) {
    return text.isEmpty()
        ? new Estate(Map.of(), Map.of(), Map.of())
        : EstateYaml.read(
            NAME,
            text,
            CardFormatYaml.readAll(MappingFiles.merged("card-format", home)),
            lease,
            protocols::address);
  }
}
