// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import com.google.auto.service.AutoService;
import io.keyway.connectors.http.JsonServer;
import io.keyway.connectors.http.ServerOptions;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.SourceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Kind {@code rest}: a system that lists people in JSON, described in YAML. Its option {@code
 * description} names a mapping file, the site's own or one that comes with Keyway; absent it is the
 * one of the source's name.
 */
@AutoService(IdentityConnector.class)
public final class RestConnector implements IdentityConnector {
  @Override
  public String kind() {
    return "rest";
  }

  @Override
  public IdentitySource source(SourceOptions options) {
    String name = options.text("description", "source/" + options.source() + ".yaml");
    Path own = options.inHome(name);
    Description description = DescriptionYaml.read(name, text(options, name, own));
    JsonServer server = ServerOptions.server(options, ServerOptions.headers(options));
    options.refuseOthers();
    return RestSource.of(description, server, options.clock());
  }

  private static String text(SourceOptions options, String name, Path own) {
    try (InputStream shipped = RestConnector.class.getResourceAsStream("/mappings/" + name)) {
      if (Files.exists(own)) {
        return Files.readString(own);
      }
      if (shipped != null) {
        return new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw options.wrong("options.description", "cannot be read: " + e.getMessage());
    }
    throw options.wrong("options.description", "names no mapping file: " + name + " is not there");
  }
}
