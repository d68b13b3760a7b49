// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.keyway.app.client.SecretFile;
import io.keyway.app.client.Trouble;
import io.keyway.app.inbox.CsvFile;
import io.keyway.app.inbox.CsvRow;
import io.keyway.app.inbox.UnreadableFile;
import io.keyway.rules.load.RefusedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Key sets and slots from a CSV file, laid over a site's {@code cabinets.yaml}. What comes out is
 * read as the bridge would read it before anything is written.
 */
final class KeyImport {
  private static final List<String> MUST = List.of("cabinet", "slot", "key_set");
  private static final List<String> MAY =
      List.of("site", "slots", "label", "tags", "curfew", "max_hold", "lease");
  private static final int MOST = 100_000;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());

  private final Path target;
  private final ObjectNode estate;
  private final List<Change> changes = new ArrayList<>();

  /**
   * One key set.
   *
   * @param what became of it: {@code new}, {@code moved here}, {@code changed}
   */
  record Change(String cabinet, int slot, String keySet, String what) {}

  /** A record of the file. */
  private record Row(String place, CsvRow csv, String cabinet, int slot, String keySet) {}

  /** Where a key set hung before. */
  private record Before(String cabinet, ObjectNode key) {}

  private KeyImport(Path target, ObjectNode estate) {
    this.target = target;
    this.estate = estate;
  }

  /**
   * Reads a file against what a site has; writes nothing.
   *
   * @throws Trouble with line and reason where it cannot be taken
   */
  static KeyImport read(SiteFiles site, Path csv) {
    site.estate(); // what is there must be right first
    Path target = site.home().resolve(SiteFiles.CABINETS);
    KeyImport read = new KeyImport(target, parsed(target));
    read.lay(rows(csv));
    try {
      site.estate(read.text());
    } catch (RefusedFile e) {
      throw new Trouble(
          csv.getFileName() + " is not written: the result would be refused, " + e.getMessage(), e);
    }
    return read;
  }

  Path target() {
    return target;
  }

  List<Change> changes() {
    return List.copyOf(changes);
  }

  /** Writes what comes out, in one step; the file that was there is kept beside it. */
  void write(Instant now) {
    if (changes.isEmpty()) {
      return;
    }
    try {
      Path kept = target.resolveSibling(SiteFiles.CABINETS + "." + STAMP.format(now));
      Files.copy(
          target, kept, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      SecretFile.replace(target, text());
    } catch (IOException e) {
      throw new Trouble("Cannot write " + target + ": " + e.getMessage(), e);
    }
  }

  private static List<Row> rows(Path csv) {
    String name = String.valueOf(csv.getFileName());
    List<Row> rows = new ArrayList<>();
    try (CsvFile file = CsvFile.open(csv)) {
      check(name, file.columns());
      for (Optional<CsvRow> row = file.next(); row.isPresent(); row = file.next()) {
        if (rows.size() == MOST) {
          throw new Trouble(name + " has more than " + MOST + " records");
        }
        rows.add(row(name + ":" + row.get().line() + ": ", row.get(), file.columns().size()));
      }
    } catch (UnreadableFile e) {
      throw new Trouble(name + ":" + e.line() + ": " + e.reason(), e);
    } catch (IOException e) {
      throw new Trouble("Cannot read " + csv + ": " + e.getMessage(), e);
    }
    return rows;
  }

  private static void check(String name, List<String> columns) {
    for (String must : MUST) {
      if (!columns.contains(must)) {
        throw new Trouble(name + ":1: column " + must + " is missing");
      }
    }
    for (String column : columns) {
      if (!MUST.contains(column) && !MAY.contains(column)) {
        throw new Trouble(
            name
                + ":1: there is no column "
                + column
                + " here, but "
                + String.join(", ", MUST)
                + " and "
                + String.join(", ", MAY));
      }
    }
  }

  private static Row row(String place, CsvRow csv, int columns) {
    if (csv.columns() != columns) {
      throw new Trouble(place + csv.columns() + " values under " + columns + " columns");
    }
    String cabinet = text(csv, "cabinet");
    String keySet = text(csv, "key_set");
    if (cabinet.isEmpty() || keySet.isEmpty()) {
      throw new Trouble(place + "cabinet and key_set are never empty");
    }
    return new Row(place, csv, cabinet, number(place, csv, "slot"), keySet);
  }

  /**
   * All that the file names is taken off the walls first, so that two key sets may change places.
   */
  private void lay(List<Row> rows) {
    Map<String, Before> before = new HashMap<>();
    Set<String> named = new HashSet<>();
    for (Row row : rows) {
      if (!named.add(row.keySet())) {
        throw new Trouble(row.place() + "key set " + row.keySet() + " stands here twice");
      }
      takeOff(row.keySet()).ifPresent(was -> before.put(row.keySet(), was));
    }
    for (Row row : rows) {
      hang(row, Optional.ofNullable(before.get(row.keySet())));
    }
  }

  private Optional<Before> takeOff(String keySet) {
    for (JsonNode cabinet : estate.withArray("cabinets")) {
      for (Iterator<JsonNode> keys = cabinet.path("keys").iterator(); keys.hasNext(); ) {
        if (keys.next() instanceof ObjectNode key && key.path("keySet").asText().equals(keySet)) {
          keys.remove();
          return Optional.of(new Before(cabinet.path("id").asText(), key));
        }
      }
    }
    return Optional.empty();
  }

  private void hang(Row row, Optional<Before> before) {
    ObjectNode cabinet = cabinet(row);
    ArrayNode keys = cabinet.withArray("keys");
    int at = 0;
    for (JsonNode other : keys) {
      int slot = other.path("slot").asInt();
      if (slot == row.slot()) {
        throw new Trouble(
            row.place()
                + "in slot "
                + slot
                + " of cabinet "
                + row.cabinet()
                + " hangs "
                + other.path("keySet").asText());
      }
      at += slot < row.slot() ? 1 : 0;
    }
    ObjectNode key = before.map(was -> was.key().deepCopy()).orElseGet(YAML::createObjectNode);
    describe(key, row);
    keys.insert(at, key);
    note(row, before, key);
  }

  private void note(Row row, Optional<Before> before, ObjectNode key) {
    String what = "new";
    if (before.isPresent()) {
      ObjectNode was = before.get().key();
      boolean stays =
          before.get().cabinet().equals(row.cabinet()) && was.path("slot").asInt() == row.slot();
      what = stays ? "changed" : "moved here";
      if (stays && texts(was).equals(texts(key))) {
        return;
      }
    }
    changes.add(new Change(row.cabinet(), row.slot(), row.keySet(), what));
  }

  private static void describe(ObjectNode key, Row row) {
    key.put("slot", row.slot()).put("keySet", row.keySet());
    put(key, "label", text(row.csv(), "label"));
    put(key, "curfew", text(row.csv(), "curfew"));
    put(key, "maxHold", text(row.csv(), "max_hold"));
    put(key, "lease", text(row.csv(), "lease"));
    String tags = text(row.csv(), "tags");
    if (!tags.isEmpty()) {
      ArrayNode all = key.putArray("tags");
      for (String tag : tags.split(";")) {
        if (!tag.isBlank()) {
          all.add(tag.strip());
        }
      }
    }
  }

  /** What a cell leaves empty stays as it was. */
  private static void put(ObjectNode key, String field, String value) {
    if (!value.isEmpty()) {
      key.put(field, value);
    }
  }

  /** The cabinet of that row, new where its site is said. */
  private ObjectNode cabinet(Row row) {
    String site = text(row.csv(), "site");
    for (JsonNode known : estate.withArray("cabinets")) {
      if (known instanceof ObjectNode cabinet
          && cabinet.path("id").asText().equals(row.cabinet())) {
        if (!site.isEmpty() && !cabinet.path("site").asText().equals(site)) {
          throw new Trouble(
              row.place()
                  + "cabinet "
                  + row.cabinet()
                  + " stands at site "
                  + cabinet.path("site").asText()
                  + ", not "
                  + site);
        }
        return cabinet;
      }
    }
    if (site.isEmpty() || text(row.csv(), "slots").isEmpty()) {
      throw new Trouble(
          row.place()
              + "cabinet "
              + row.cabinet()
              + " is new: say its site, and in slots how many it has");
    }
    ObjectNode fresh = estate.withArray("cabinets").addObject();
    fresh.put("id", row.cabinet()).put("site", site);
    fresh.put("slots", number(row.place(), row.csv(), "slots"));
    return fresh;
  }

  /** What a key set's fields say, however they were written. */
  private static Map<String, String> texts(ObjectNode key) {
    Map<String, String> texts = new TreeMap<>();
    key.properties()
        .forEach(
            field ->
                texts.put(
                    field.getKey(),
                    field.getValue().isValueNode()
                        ? field.getValue().asText()
                        : field.getValue().toString()));
    return texts;
  }

  private static String text(CsvRow row, String column) {
    return row.fields().getOrDefault(column, "").strip();
  }

  private static int number(String place, CsvRow row, String column) {
    String text = text(row, column);
    if (!text.matches("[0-9]{1,4}")) {
      throw new Trouble(place + column + " is a number, not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static ObjectNode parsed(Path file) {
    try {
      if (YAML.readTree(file.toFile()) instanceof ObjectNode object) {
        return object;
      }
      throw new Trouble(file + " holds no cabinets");
    } catch (IOException e) {
      throw new Trouble("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private String text() {
    try {
      return YAML.writeValueAsString(estate);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What was read as YAML can be written as YAML", e);
    }
  }
}
