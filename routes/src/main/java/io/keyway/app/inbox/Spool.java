// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.keyway.app.intake.Sha256;
import io.keyway.app.store.SourceFiles.Kind;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a source was asked for, written down while it is read, so that it is whole before anything
 * of it counts: the other carrier of a listing, beside the CSV file. One JSON object a line, for an
 * entry two: which one it is, and its fields, which are read only where they are asked for. The
 * last line tells how many there are, so that one that is cut off is known.
 *
 * <p>It holds those fields only that the source's mapping reads. Whoever writes it deletes it. Not
 * thread-safe.
 */
public final class Spool implements AutoCloseable {
  /** How many entries one listing has at most. */
  public static final int MOST = 2_000_000;

  private static final int LONGEST = 1 << 20;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String SUFFIX = ".ndjson";
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final String source;
  private final Kind kind;
  private final Instant asOf;
  private final Marker marker;
  private final Path path;
  private final BufferedWriter lines;
  private int entries;
  private int gone;

  /** Begins one of a source, in a file of its own that only this account reads. */
  Spool(String source, Kind kind, Instant asOf, Marker marker) throws IOException {
    this.source = source;
    this.marker = marker;
    this.kind = kind;
    this.asOf = asOf;
    this.path = Files.createTempFile("keyway-reading", SUFFIX);
    this.lines = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
    write(Map.of("source", source, "kind", kind.word(), "asOf", asOf.toString()));
  }

  /**
   * Adds an entry.
   *
   * @param known the employee number that it last had; empty where it is new
   * @throws UnreadableFile where it is too long, or there are too many
   */
  public void entry(String key, String known, Map<String, Object> fields)
      throws IOException, UnreadableFile {
    if (entries == MOST) {
      throw new UnreadableFile(0, "The source lists more than " + MOST + " entries; narrow it");
    }
    entries++;
    write(Map.of("key", key, "known", known));
    write(fields);
  }

  /** Adds an entry that the source lists no more, and the employee number that it last had. */
  public void gone(String key, String number) throws IOException {
    gone++;
    write(Map.of("key", key, "gone", number));
  }

  /** Whether it says nothing. */
  public boolean isEmpty() {
    return entries == 0 && gone == 0;
  }

  /** Ends it: it is whole. */
  HrFile end() throws IOException {
    lines.write(JSON.writeValueAsString(Map.of("end", entries + gone)));
    lines.newLine();
    lines.close();
    String name = "read-" + STAMP.format(asOf) + "." + kind.word() + SUFFIX;
    return new HrFile(source, path, name, kind, asOf, Sha256.of(path), marker);
  }

  /** Deletes it. */
  @Override
  public void close() throws IOException {
    lines.close();
    Files.deleteIfExists(path);
  }

  private void write(Map<String, ?> line) throws IOException {
    String text = JSON.writeValueAsString(line);
    if (text.length() > LONGEST) {
      throw new IOException(
          "An entry of source " + source + " has more than " + LONGEST + " characters");
    }
    lines.write(text);
    lines.newLine();
  }

  /** Whether a listing is carried so. */
  static boolean carries(HrFile file) {
    return file.name().endsWith(SUFFIX);
  }

  /** Opens one to read it. */
  static Lines read(HrFile file) throws IOException {
    return new Lines(Files.newBufferedReader(file.path(), StandardCharsets.UTF_8));
  }

  private static Map<String, Object> parse(String text, int line) throws UnreadableFile {
    try {
      return JSON.readValue(text, FIELDS);
    } catch (JsonProcessingException e) {
      throw cutOff(line);
    }
  }

  private static UnreadableFile cutOff(int line) {
    return new UnreadableFile(line, "What was read of the source is cut off; read it again");
  }

  /** What a line says. */
  sealed interface Line {
    /**
     * Of an entry that exists.
     *
     * @param line its place in the listing, from 2: the head of the file is the first
     * @param known the employee number that it last had; empty where it is new
     * @param text its fields as they are written down
     */
    record Entry(int line, String key, String known, String text) implements Line {
      /** Its fields. */
      Map<String, Object> fields() throws UnreadableFile {
        return parse(text, line);
      }

      /** Says nothing of the person. */
      @Override
      public String toString() {
        return "Entry[masked]";
      }
    }

    /** Of one that is gone. */
    record Gone(String key, String number) implements Line {}
  }

  /** The lines of one, the first of which tells what it is. */
  static final class Lines implements AutoCloseable {
    private final BufferedReader in;
    private int read;

    private Lines(BufferedReader in) throws IOException {
      this.in = in;
      in.readLine();
    }

    private int number() {
      return read + 1;
    }

    /** The next; empty after the last. */
    Optional<Line> next() throws IOException, UnreadableFile {
      String text = line();
      Map<String, Object> line = parse(text, number());
      if (line.get("end") instanceof Integer count) {
        if (count != read) {
          throw new UnreadableFile(number(), "What was read of the source is not whole");
        }
        return Optional.empty();
      }
      read++;
      if (line.get("gone") instanceof String number) {
        return Optional.of(new Line.Gone(String.valueOf(line.get("key")), number));
      }
      return Optional.of(
          new Line.Entry(
              number(),
              String.valueOf(line.get("key")),
              String.valueOf(line.get("known")),
              line()));
    }

    private String line() throws IOException, UnreadableFile {
      String text = in.readLine();
      if (text == null) {
        throw cutOff(number());
      }
      return text;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
