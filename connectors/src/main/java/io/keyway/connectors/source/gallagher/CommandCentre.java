// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.connectors.http.JsonServer;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One Command Centre, of which only the first address is known. Thread-safe. */
final class CommandCentre implements AutoCloseable {
  private final JsonServer server;

  CommandCentre(JsonServer server) {
    this.server = server;
  }

  /** The address as it is configured. */
  String base() {
    return server.base().toString();
  }

  /** The links that it offers to this operator under its licences. */
  JsonNode features() {
    String path = server.base().getPath();
    boolean isBare = path == null || path.isEmpty() || path.equals("/");
    return get(isBare ? server.on("/api") : server.base()).path("features");
  }

  /**
   * A link of a feature.
   *
   * @param licence under which it is offered
   * @throws Refused when it is not offered
   */
  URI feature(JsonNode features, String group, String name, String licence) {
    String href = features.path(group).path(name).path("href").asText();
    if (href.isEmpty()) {
      throw new Refused(
          "Command Centre offers no features."
              + group
              + "."
              + name
              + ": check its licence "
              + licence
              + ", its version (8.30 or later) and the"
              + " operator's privileges",
          null);
    }
    return server.on(href);
  }

  JsonNode get(URI uri) {
    return licensed(() -> server.get(uri));
  }

  /** The same where it may be gone. */
  Optional<JsonNode> find(URI uri) {
    return licensed(() -> server.find(uri));
  }

  /** The same of a link that may be waited at. */
  Optional<JsonNode> find(URI uri, Duration wait) {
    return licensed(() -> server.find(uri, wait));
  }

  /** Writes something. */
  void post(URI uri, JsonNode body) {
    licensed(
        () -> {
          server.send("POST", uri, body);
          return uri;
        });
  }

  URI on(String href) {
    return server.on(href);
  }

  /** The link to what comes next; empty at the end. */
  Optional<URI> next(JsonNode page) {
    return link(page, "next");
  }

  /** A link of an answer; empty where it has none. */
  Optional<URI> link(JsonNode node, String name) {
    return Optional.of(node.path(name).path("href").asText())
        .filter(href -> !href.isEmpty())
        .map(server::on);
  }

  /** A link with these parameters; it may have some of its own, which stay unless named anew. */
  static URI with(URI link, Map<String, String> parameters) {
    String[] parts = link.toString().split("\\?", 2);
    Stream<String> own = parts.length == 1 ? Stream.of() : Stream.of(parts[1].split("&"));
    Stream<String> added =
        parameters.entrySet().stream()
            .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8));
    return URI.create(
        Stream.concat(own.filter(p -> !parameters.containsKey(p.split("=", 2)[0])), added)
            .collect(Collectors.joining("&", parts[0] + "?", "")));
  }

  /** A page's results. */
  static List<JsonNode> results(JsonNode page) {
    return listed(page, "results");
  }

  /** What a page lists under a name. */
  static List<JsonNode> listed(JsonNode page, String name) {
    if (!page.path(name).isArray()) {
      throw new ShapeChanged("Command Centre answers with a page without " + name, null);
    }
    List<JsonNode> results = new ArrayList<>();
    page.path(name).forEach(results::add);
    return results;
  }

  @Override
  public void close() {
    server.close();
  }

  private static <T> T licensed(Supplier<T> ask) {
    try {
      return ask.get();
    } catch (Refused e) {
      throw new Refused(
          e.getMessage()
              + ". Of Command Centre 401 means the API key, the client certificate or the IP filter"
              + " of its REST Client item; 403 a missing licence (RESTCardholders; RESTEvents to"
              + " listen to events, RESTCreateEvents to write them) or privilege",
          e);
    }
  }
}
