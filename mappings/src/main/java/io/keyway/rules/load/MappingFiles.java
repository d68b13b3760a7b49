// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The YAML files of a folder: those that come with Keyway, and a site's own. */
public final class MappingFiles {
  private MappingFiles() {}

  /**
   * Those that come with Keyway, by file name.
   *
   * @param folder {@code source}, {@code access} or {@code card-format}
   */
  public static Map<String, String> shipped(String folder) {
    String path = "mappings/" + folder + "/";
    URL url = MappingFiles.class.getClassLoader().getResource(path);
    if (url == null) {
      return Map.of();
    }
    try {
      URI uri = url.toURI();
      if (!uri.getScheme().equals("jar")) {
        return read(Path.of(uri));
      }
      URI jar = URI.create(uri.toString().substring(0, uri.toString().lastIndexOf("!/")));
      try (FileSystem files =
          FileSystems.newFileSystem(Path.of(URI.create(jar.getSchemeSpecificPart())))) {
        return read(files.getPath(path));
      }
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException("The folder " + path + " of Keyway's own cannot be read", e);
    }
  }

  /**
   * A site's own, by file name; none where the folder is not there.
   *
   * @throws RefusedFile when one is not text in UTF-8
   */
  public static Map<String, String> of(Path folder) {
    return Files.isDirectory(folder) ? read(folder) : Map.of();
  }

  /**
   * Those that come with Keyway, each replaced by the site's own of the same name, and the rest.
   */
  public static Map<String, String> merged(String folder, Path home) {
    Map<String, String> files = new TreeMap<>(shipped(folder));
    files.putAll(of(home.resolve(folder)));
    return files;
  }

  private static Map<String, String> read(Path folder) {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(f -> f.getFileName().toString().endsWith(".yaml")).toList()) {
        files.put(file.getFileName().toString(), text(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Folder " + folder + " cannot be read", e);
    }
    return files;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new RefusedFile(file.getFileName().toString(), 1, "not text in UTF-8");
    }
  }
}
