// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import io.keyway.connectors.source.rest.Description.Changes;
import io.keyway.connectors.source.rest.Description.Cursor;
import io.keyway.connectors.source.rest.Description.Listing;
import io.keyway.connectors.source.rest.Description.Paging;
import io.keyway.connectors.source.rest.Description.Place;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the section {@code rest} of a mapping file:
 *
 * <pre>
 * rest:
 *   key: id
 *   fields: {number: employeeId, status: state}   # absent: everything
 *   expects: [state]
 *   everybody:
 *     path: /people
 *     query: {limit: 100}
 *     items: data
 *     total: meta.total                           # where the server says it
 *     page: {next: links.next}                    # or {number: page, from: 1}, {offset: start},
 *   changes:                                      # {cursor: meta.cursor, as: cursor}
 *     start: {path: /head, item: last}
 *     path: /changes
 *     query: {since: "{cursor}"}
 *     items: data
 *     cursor: {answer: next}                      # or {highest: seq}, {time: PT5M}
 *     gone: {field: deleted, is: true}
 *   person: {path: "/people/{key}"}
 *   detail: {path: "/people/{key}", item: person}
 * </pre>
 */
final class DescriptionYaml {
  private final String file;
  private final String at;
  private final Map<?, ?> fields;

  private DescriptionYaml(String file, String at, Object value, Set<String> known) {
    this.file = file;
    this.at = at;
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(file + ": " + at + " has fields, as in 'name: value'");
    }
    this.fields = map;
    for (Object name : map.keySet()) {
      if (!known.contains(String.valueOf(name))) {
        throw new IllegalArgumentException(
            file
                + ": unknown field '"
                + name
                + "' in "
                + at
                + "; known are "
                + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  /**
   * @param file its name, for the reason of a refusal
   * @throws IllegalArgumentException when it describes no server; says where and why
   */
  static Description read(String file, String text) {
    try {
      LoaderOptions bounds = new LoaderOptions();
      bounds.setAllowDuplicateKeys(false);
      Object root = new Yaml(new SafeConstructor(bounds)).load(text);
      Object rest = root instanceof Map<?, ?> map ? map.get("rest") : null;
      if (rest == null) {
        throw new IllegalArgumentException(file + ": section 'rest' is missing");
      }
      return new DescriptionYaml(
              file,
              "rest",
              rest,
              Set.of(
                  "key",
                  "fields",
                  "expects",
                  "expires",
                  "detail",
                  "everybody",
                  "changes",
                  "person"))
          .description();
    } catch (YAMLException e) {
      throw new IllegalArgumentException(file + ": not YAML: " + e.getMessage(), e);
    }
  }

  private Description description() {
    DescriptionYaml everybody =
        part("everybody", "path", "query", "items", "total", "page").orElseThrow(this::nobody);
    return new Description(
        text("key"),
        texts("fields"),
        list("expects"),
        optional("expires"),
        part("detail", "path", "query", "item").map(p -> p.place("item")),
        everybody.listing(),
        part("changes", "start", "path", "query", "items", "total", "page", "cursor", "gone")
            .map(DescriptionYaml::changes),
        part("person", "path", "query", "item").map(p -> p.place("item")));
  }

  private IllegalArgumentException nobody() {
    return new IllegalArgumentException(file + ": field 'everybody' is missing in " + at);
  }

  private Changes changes() {
    Cursor cursor =
        part("cursor", "answer", "highest", "time")
            .map(DescriptionYaml::cursor)
            .orElseThrow(
                () -> new IllegalArgumentException(file + ": field 'cursor' is missing in " + at));
    Optional<Place> start = part("start", "path", "query", "item").map(p -> p.place("item"));
    if (start.isEmpty() && !(cursor instanceof Cursor.AskedAt)) {
      throw new IllegalArgumentException(
          file + ": " + at + ".start is missing: from where do changes count before the first?");
    }
    Optional<DescriptionYaml> gone = part("gone", "field", "is");
    Listing listing = listing();
    if (!(listing.at().path() + listing.at().query()).contains("{cursor}")) {
      throw new IllegalArgumentException(
          file + ": {cursor} stands neither in the path nor in the query of " + at);
    }
    return new Changes(
        listing,
        cursor,
        start,
        gone.map(g -> g.text("field")).orElse(""),
        gone.map(g -> g.text("is")).orElse(""));
  }

  private Cursor cursor() {
    if (fields.size() != 1) {
      throw new IllegalArgumentException(file + ": " + at + " is one of answer, highest and time");
    }
    if (optional("time").isPresent()) {
      return new Cursor.AskedAt(duration(text("time")));
    }
    return optional("answer")
        .<Cursor>map(Cursor.InAnswer::new)
        .orElseGet(() -> new Cursor.Highest(text("highest")));
  }

  private Duration duration(String text) {
    try {
      Duration margin = Duration.parse(text);
      if (!margin.isNegative()) {
        return margin;
      }
    } catch (DateTimeParseException e) {
      // told below
    }
    throw new IllegalArgumentException(file + ": " + at + ".time is a duration such as PT5M");
  }

  private Listing listing() {
    return new Listing(
        place("items"),
        optional("total"),
        part("page", "next", "number", "from", "offset", "cursor", "as")
            .map(DescriptionYaml::paging)
            .orElseGet(Paging.Single::new));
  }

  private Paging paging() {
    Set<String> named = new TreeSet<>();
    fields.keySet().forEach(name -> named.add(String.valueOf(name)));
    if (named.equals(Set.of("next"))) {
      return new Paging.NextLink(text("next"));
    }
    if (named.equals(Set.of("offset"))) {
      return new Paging.Offset(text("offset"));
    }
    if (named.equals(Set.of("cursor", "as"))) {
      return new Paging.Continued(text("cursor"), text("as"));
    }
    if (named.equals(Set.of("number")) || named.equals(Set.of("number", "from"))) {
      return new Paging.Numbered(text("number"), Integer.parseInt(optional("from").orElse("1")));
    }
    throw new IllegalArgumentException(
        file
            + ": "
            + at
            + " is {next: PATH}, {number: PARAMETER, from: N}, {offset: PARAMETER} or"
            + " {cursor: PATH, as: PARAMETER}");
  }

  private Place place(String item) {
    String path = text("path");
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(file + ": " + at + ".path begins with a slash");
    }
    return new Place(path, texts("query"), optional(item).orElse(""));
  }

  private Optional<DescriptionYaml> part(String name, String... known) {
    return Optional.ofNullable(fields.get(name))
        .map(value -> new DescriptionYaml(file, at + "." + name, value, Set.of(known)));
  }

  private String text(String name) {
    return optional(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(
            () ->
                new IllegalArgumentException(file + ": field '" + name + "' is missing in " + at));
  }

  private Optional<String> optional(String name) {
    Object value = fields.get(name);
    if (value instanceof Map || value instanceof List) {
      throw new IllegalArgumentException(file + ": " + at + "." + name + " is a single value");
    }
    return Optional.ofNullable(value).map(v -> String.valueOf(v).strip());
  }

  private Map<String, String> texts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (fields.containsKey(name)) {
      Object value = fields.get(name);
      if (!(value instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException(file + ": " + at + "." + name + " has fields");
      }
      map.forEach((key, text) -> texts.put(String.valueOf(key), String.valueOf(text)));
    }
    return texts;
  }

  private List<String> list(String name) {
    List<String> texts = new ArrayList<>();
    if (fields.containsKey(name)) {
      if (!(fields.get(name) instanceof List<?> items)) {
        throw new IllegalArgumentException(file + ": " + at + "." + name + " is a list");
      }
      items.forEach(item -> texts.add(String.valueOf(item)));
    }
    return texts;
  }
}
