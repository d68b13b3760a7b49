// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.SourceSettings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.stereotype.Component;

/** Makes a route of the template {@code 1-intake-inbox} for each source that has an inbox. */
@Component
class InboxRoutes implements CamelContextConfiguration, AutoCloseable {
  /** Of two snapshots that wait together, the older is read first. */
  private static final Comparator<GenericFile<File>> OLDEST_FIRST =
      Comparator.comparing(
              (GenericFile<File> file) ->
                  FileName.asOf(file.getFileNameOnly())
                      .map(asOf -> asOf.toEpochMilli())
                      .orElse(file.getLastModified()))
          .thenComparing(GenericFile::getFileNameOnly);

  private final SourceSettings sources;
  private final HomeSettings home;
  private final List<Arrivals> watched = new ArrayList<>();

  InboxRoutes(SourceSettings sources, HomeSettings home) {
    this.sources = sources;
    this.home = home;
  }

  @Override
  public void beforeApplicationStart(CamelContext context) {
    context.getRegistry().bind("oldestFirst", OLDEST_FIRST);
  }

  @Override
  public void afterApplicationStart(CamelContext context) {
    sources
        .sources()
        .forEach(
            (name, source) -> {
              if (!source.inbox().isEmpty()) {
                open(context, name, home.home().resolve(source.inbox()).normalize());
              }
            });
  }

  @Override
  public void close() throws IOException {
    for (Arrivals arrivals : watched) {
      arrivals.close();
    }
  }

  private void open(CamelContext context, String source, Path folder) {
    try {
      Files.createDirectories(folder.resolve("done"));
      Files.createDirectories(folder.resolve("failed"));
      Arrivals arrivals = new Arrivals(folder, System::nanoTime);
      watched.add(arrivals);
      context.getRegistry().bind("arrivals-" + source, filter(arrivals));
      TemplatedRouteBuilder.builder(context, "1-intake-inbox")
          .routeId("1-intake-inbox-" + source)
          .parameter("source", source)
          .parameter("folder", folder.toString())
          .add();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The inbox of source " + source + ", " + folder + ", cannot be opened", e);
    }
  }

  private static GenericFileFilter<File> filter(Arrivals arrivals) {
    return file -> {
      String name = file.getFileNameOnly();
      if (file.isDirectory() || FileName.isIgnored(name)) {
        return false;
      }
      try {
        return arrivals.isWhole(name);
      } catch (IOException e) {
        return false;
      }
    };
  }
}
