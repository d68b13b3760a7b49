// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.sftp;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/**
 * The verb of the route {@code 1-intake-sftp}: takes a file that was fetched. When it returns the
 * file is durable here, and may be moved away there. One thread for each source.
 */
@Component("fetched")
public class Fetched {
  private final Map<String, Site> sites = new ConcurrentHashMap<>();
  private final Staging staging;

  Fetched(Staging staging) {
    this.staging = staging;
  }

  void add(Site site) {
    sites.put(site.source(), site);
  }

  /** Takes one file. */
  public void take(
      @Header("KeywaySource") String source,
      @Header(Exchange.FILE_NAME_ONLY) String name,
      @Header(Exchange.FILE_LAST_MODIFIED) long modified,
      @Body File file) {
    Site site = Optional.ofNullable(sites.get(source)).orElseThrow();
    try {
      staging.take(site, Path.of(file.getPath()), name, Instant.ofEpochMilli(modified));
      staging.settle(site);
    } catch (IOException e) {
      throw new UncheckedIOException("A file of source " + source + " cannot be kept", e);
    }
  }
}
