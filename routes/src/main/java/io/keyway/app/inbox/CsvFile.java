// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a file of HR record by record: RFC 4180, strict UTF-8, a byte-order mark tolerated. Holds
 * one record at a time. Not thread-safe.
 */
public final class CsvFile implements AutoCloseable {
  private static final CSVFormat RFC_4180 =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();

  private final Path file;
  private final CountingReader characters;
  private final CSVParser parser;
  private final List<String> columns;

  private CsvFile(Path file, CountingReader characters, CSVParser parser, List<String> columns) {
    this.file = file;
    this.characters = characters;
    this.parser = parser;
    this.columns = columns;
  }

  /** Opens a file and reads its first line, the names of its columns. */
  public static CsvFile open(Path file) throws IOException, UnreadableFile {
    CountingReader characters =
        new CountingReader(
            new BufferedReader(
                new InputStreamReader(
                    Files.newInputStream(file),
                    StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)),
                64 * 1024));
    try {
      CSVParser parser = CSVParser.builder().setReader(characters).setFormat(RFC_4180).get();
      List<String> header = next(file, parser).orElse(new RawRow(1, List.of())).values();
      return new CsvFile(file, characters, parser, columnsOf(header));
    } catch (IOException | UnreadableFile e) {
      characters.close();
      throw e;
    }
  }

  /** Names of the columns, in the file's order. */
  public List<String> columns() {
    return columns;
  }

  /** Reads the next record; empty after the last. */
  public Optional<CsvRow> next() throws IOException, UnreadableFile {
    return next(file, parser).map(this::named);
  }

  /** Whether the file's last record ends with a line break. To be asked after the last record. */
  boolean endsWithLineBreak() {
    return characters.last() == '\n' || characters.last() == '\r';
  }

  @Override
  public void close() throws IOException {
    parser.close();
    characters.close();
  }

  private CsvRow named(RawRow row) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(columns.size(), row.values().size()); i++) {
      fields.put(columns.get(i), row.values().get(i));
    }
    return new CsvRow(row.line(), fields, row.values().size());
  }

  private static Optional<RawRow> next(Path file, CSVParser parser)
      throws IOException, UnreadableFile {
    int line = 1;
    try {
      Iterator<CSVRecord> records = parser.iterator();
      do {
        line = Math.toIntExact(parser.getCurrentLineNumber()) + 1;
        if (!records.hasNext()) {
          return Optional.empty();
        }
        CSVRecord values = records.next();
        if (values.size() > 1 || !values.get(0).isEmpty()) {
          return Optional.of(new RawRow(line, values.toList()));
        }
      } while (true);
    } catch (UncheckedIOException e) {
      throw unreadable(file, requireNonNull(e.getCause()), line);
    }
  }

  private static UnreadableFile unreadable(Path file, IOException e, int line) throws IOException {
    if (e instanceof CharacterCodingException) {
      return new UnreadableFile(
          Utf8.lineOfFirstFault(file),
          "The file is not UTF-8 from this line on; export it as UTF-8");
    }
    if (e instanceof CSVException) {
      return new UnreadableFile(
          line,
          "The record that starts here is not as RFC 4180 has it, or ends before its closing"
              + " quote; the file may be cut off. Export it again");
    }
    throw e;
  }

  private static List<String> columnsOf(List<String> header) throws UnreadableFile {
    List<String> names = header.stream().map(n -> n.strip().toLowerCase(Locale.ROOT)).toList();
    Set<String> seen = new LinkedHashSet<>();
    for (String name : names) {
      if (!seen.add(name) && !name.isEmpty()) {
        throw new UnreadableFile(1, "Two columns have one name: " + Shown.of(name));
      }
    }
    return names;
  }

  private record RawRow(int line, List<String> values) {}
}
