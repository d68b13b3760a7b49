// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.connectors.http.JsonServer;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.connectors.source.rest.Description.Listing;
import io.keyway.connectors.source.rest.Description.Paging;
import io.keyway.connectors.source.rest.Description.Place;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Goes through the pages of a list to its very end, or throws. */
final class Pages {
  private static final int MOST = 1_000_000;

  private final JsonServer server;

  Pages(JsonServer server) {
    this.server = server;
  }

  /**
   * Every page.
   *
   * @param values for what stands in braces in path and query
   * @param to gets the answer, and the list in it
   */
  void each(Listing listing, Map<String, String> values, BiConsumer<JsonNode, JsonNode> to) {
    Map<String, String> query = new LinkedHashMap<>(listing.at().query());
    first(listing.paging(), query);
    URI uri = uri(new Place(listing.at().path(), query, ""), values);
    Set<URI> asked = new HashSet<>();
    long count = 0;
    Optional<JsonNode> total = Optional.empty();
    for (int page = 0; page < MOST; page++) {
      if (!asked.add(uri)) {
        throw new ShapeChanged("The pages of " + uri.getPath() + " go in a circle", null);
      }
      JsonNode answer = server.get(uri);
      JsonNode list = Items.list(answer, listing.at().item());
      if (!list.isArray()) {
        throw new ShapeChanged(
            "The answer at " + uri.getPath() + " has no list at '" + listing.at().item() + "'",
            null);
      }
      count += list.size();
      total = total(listing, answer).isPresent() ? total(listing, answer) : total;
      to.accept(answer, list);
      Optional<URI> next = next(listing, query, values, uri, answer, list.size(), count);
      if (next.isEmpty()) {
        complete(listing, total, count, uri);
        return;
      }
      uri = next.get();
    }
    throw new ShapeChanged("More than " + MOST + " pages at " + uri.getPath(), null);
  }

  private static void first(Paging paging, Map<String, String> query) {
    if (paging instanceof Paging.Numbered(var parameter, var first)) {
      query.put(parameter, Integer.toString(first));
    } else if (paging instanceof Paging.Offset(var parameter)) {
      query.put(parameter, "0");
    }
  }

  private Optional<URI> next(
      Listing listing,
      Map<String, String> query,
      Map<String, String> values,
      URI now,
      JsonNode answer,
      int size,
      long count) {
    return switch (listing.paging()) {
      case Paging.Single() -> Optional.empty();
      case Paging.NextLink(var path) ->
          word(answer, path).map(link -> server.on(resolved(now, link).toString()));
      case Paging.Continued(var path, var parameter) ->
          word(answer, path).map(word -> asking(listing, query, values, parameter, word));
      case Paging.Numbered(var parameter, var first) ->
          size == 0
              ? Optional.empty()
              : Optional.of(
                  asking(
                      listing,
                      query,
                      values,
                      parameter,
                      Integer.toString(
                          Integer.parseInt(query.getOrDefault(parameter, "" + first)) + 1)));
      case Paging.Offset(var parameter) ->
          size == 0
              ? Optional.empty()
              : Optional.of(asking(listing, query, values, parameter, Long.toString(count)));
    };
  }

  /** RFC 3986, section 5.3: a query alone belongs to the same path, which URI.resolve drops. */
  private static URI resolved(URI now, String link) {
    try {
      return now.resolve(link.startsWith("?") ? now.getRawPath() + link : link);
    } catch (IllegalArgumentException e) {
      throw new ShapeChanged("An answer points to what is no address", null);
    }
  }

  private URI asking(
      Listing listing,
      Map<String, String> query,
      Map<String, String> values,
      String parameter,
      String value) {
    query.put(parameter, value);
    return uri(new Place(listing.at().path(), query, ""), values);
  }

  private static Optional<String> word(JsonNode answer, String path) {
    JsonNode word = Items.at(answer, path);
    return word.isValueNode() && !word.isNull() && !word.asText().isBlank()
        ? Optional.of(word.asText())
        : Optional.empty();
  }

  /** What an answer says of how many there are; some say so on their first page only. */
  private static Optional<JsonNode> total(Listing listing, JsonNode answer) {
    return listing
        .total()
        .map(path -> Items.at(answer, path))
        .filter(value -> !value.isMissingNode() && !value.isNull());
  }

  private static void complete(Listing listing, Optional<JsonNode> said, long count, URI uri) {
    if (listing.total().isEmpty()) {
      return;
    }
    long total =
        said.filter(value -> value.isValueNode() && value.asText().matches("[0-9]{1,18}"))
            .map(value -> Long.parseLong(value.asText()))
            .orElseThrow(
                () ->
                    new ShapeChanged(
                        "The answer at "
                            + uri.getPath()
                            + " has no number at '"
                            + listing.total().get()
                            + "'",
                        null));
    if (total != count) {
      throw new Unreachable(
          "The list at "
              + uri.getPath()
              + " has "
              + count
              + " entries and says that it has "
              + total,
          null);
    }
  }

  /** The address of a place, with values for what stands in braces. */
  URI uri(Place place, Map<String, String> values) {
    String query =
        place.query().entrySet().stream()
            .map(
                e ->
                    encoded(e.getKey()).replace("%24", "$")
                        + "="
                        + encoded(filled(e.getValue(), values)))
            .collect(Collectors.joining("&"));
    String path = place.path();
    for (Map.Entry<String, String> value : values.entrySet()) {
      path = path.replace("{" + value.getKey() + "}", encoded(value.getValue()));
    }
    return server.on(path + (query.isEmpty() ? "" : "?" + query));
  }

  private static String filled(String text, Map<String, String> values) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", value.getValue());
    }
    return filled;
  }

  /** Everything but letters, digits and {@code - _ .}, so that no value is a path of its own. */
  private static String encoded(String text) {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
  }
}
