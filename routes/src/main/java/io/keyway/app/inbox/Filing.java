// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.stereotype.Component;

/** Lays reports beside the files they are about. What lies there under the same name is kept. */
@Component
class Filing {
  private final ObjectMapper json =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Writes the report where the file will be moved to, and makes room for the file. */
  void lay(Path file, FileReport report) throws IOException {
    Path folder = Files.createDirectories(file.resolveSibling(report.folder()));
    String name = file.getFileName().toString();
    keep(folder, name);
    keep(folder, name + ".report.json");
    Path written = folder.resolve("." + name + ".report.json.tmp");
    Files.write(written, json.writeValueAsBytes(report));
    Files.move(
        written,
        folder.resolve(name + ".report.json"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void keep(Path folder, String name) throws IOException {
    Path standing = folder.resolve(name);
    if (!Files.exists(standing)) {
      return;
    }
    int n = 1;
    while (Files.exists(folder.resolve(name + "." + n))) {
      n++;
    }
    Files.move(standing, folder.resolve(name + "." + n));
  }
}
