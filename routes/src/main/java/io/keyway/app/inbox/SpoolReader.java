// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.inbox.RowReader.Choice;
import io.keyway.app.inbox.Spool.Line;
import io.keyway.app.intake.Mappings;
import io.keyway.app.store.SourceEntries;
import io.keyway.app.store.Store;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.MappingOutcome;
import io.keyway.rules.MappingOutcome.Mapped;
import io.keyway.rules.MappingOutcome.MappingProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Reads what a source was asked for, as {@link FileChecker} and {@link RowReader} read a file. An
 * entry that cannot be read is known by its key: the person that it last named counts as present.
 * Thread-safe.
 */
@Component
class SpoolReader {
  private static final int INVALID_LEAST = 5;
  private static final int INVALID_LEAST_OF_CHANGES = 20;
  private static final int INVALID_PERCENT = 2;
  private static final int INVALID_MOST = 20_000;

  private final Mappings mappings;
  private final Store store;
  private final SourceEntries entries;
  private final Repeats repeats;

  SpoolReader(Mappings mappings, Store store, SourceEntries entries, Repeats repeats) {
    this.repeats = repeats;
    this.mappings = mappings;
    this.store = store;
    this.entries = entries;
  }

  /** Reads all of it before anything of it counts. */
  FileCheck check(HrFile file) throws IOException, UnreadableFile {
    Reading reading = new Reading(file);
    List<Line.Entry> part = new ArrayList<>(Repeats.MOST);
    try (Spool.Lines lines = Spool.read(file)) {
      for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
        switch (line.get()) {
          case Line.Gone gone -> reading.lose(gone);
          case Line.Entry entry -> part.add(entry);
        }
        if (part.size() == Repeats.MOST) {
          reading.take(part);
          part.clear();
        }
      }
    }
    reading.take(part);
    return reading.check();
  }

  /** Hands on some of what it means in batches. */
  void inBatches(HrFile file, Choice wanted, Consumer<Batch> batches)
      throws IOException, UnreadableFile {
    Batch batch = new Batch();
    int row = 0;
    try (Spool.Lines lines = Spool.read(file)) {
      for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
        if (line.get() instanceof Line.Entry entry
            && wanted.rows().test(row++)
            && read(file, entry) instanceof Mapped mapped
            && wanted.changes().test(mapped.change())) {
          batch.add(mapped.change(), file.marker().of(entry));
        }
        if (batch.isFull()) {
          batches.accept(batch);
          batch = new Batch();
        }
      }
    }
    if (!batch.changes().isEmpty()) {
      batches.accept(batch);
    }
  }

  /**
   * Hands on repeated entries that count, with their rows, {@link Repeats#MOST} at most at once.
   */
  void repeated(HrFile file, FileCheck check, Consumer<Map<Line.Entry, Integer>> parts)
      throws IOException, UnreadableFile {
    Map<Line.Entry, Integer> part = new LinkedHashMap<>();
    int row = 0;
    try (Spool.Lines lines = Spool.read(file)) {
      for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
        if (line.get() instanceof Line.Entry entry
            && check.repeated().get(row++)
            && !check.disputed().contains(entry.known())) {
          part.put(entry, row - 1);
        }
        if (part.size() == Repeats.MOST) {
          parts.accept(part);
          part = new LinkedHashMap<>();
        }
      }
    }
    if (!part.isEmpty()) {
      parts.accept(part);
    }
  }

  private MappingOutcome read(HrFile file, Line.Entry entry) throws UnreadableFile {
    return mappings.read(record(file, entry));
  }

  private static SourceRecord record(HrFile file, Line.Entry entry) throws UnreadableFile {
    return new SourceRecord(file.source(), entry.fields(), file.asOf());
  }

  /** One reading of one listing. */
  private final class Reading {
    private final HrFile file;
    private final Map<String, String> keysByNumber = new HashMap<>();
    private final Map<String, String> numbersByKey = new HashMap<>();
    private final Set<String> present = new HashSet<>();
    private final Map<String, String> gone = new HashMap<>();
    private final Set<String> disputed = new HashSet<>();
    private final BitSet takingAway = new BitSet();
    private final BitSet repeated = new BitSet();
    private final List<InvalidRow> invalid = new ArrayList<>();
    private boolean everyKeyReadable = true;
    private boolean listsOneTwice;
    private int rows;

    Reading(HrFile file) {
      this.file = file;
    }

    void lose(Line.Gone line) {
      gone.put(line.key(), line.number());
    }

    void take(List<Line.Entry> part) throws UnreadableFile {
      Predicate<Line.Entry> isRepeated = repeats.among(file, part);
      for (Line.Entry entry : part) {
        int row = rows++;
        if (isRepeated.test(entry)) {
          repeated.set(row);
          understand(entry, entry.known());
        } else {
          take(entry, row);
        }
      }
    }

    private void take(Line.Entry entry, int row) throws UnreadableFile {
      switch (read(file, entry)) {
        case Mapped mapped -> {
          takingAway.set(row, mapped.change().takesAway());
          understand(entry, mapped.change().subject().employeeNumber().value());
        }
        case MappingProblem problem -> {
          String number =
              problem.employeeNumber().isEmpty() ? entry.known() : problem.employeeNumber();
          if (number.isEmpty()) {
            everyKeyReadable = false;
          } else {
            name(entry, number);
          }
          refuse(entry, about(problem, number));
        }
      }
    }

    private void understand(Line.Entry entry, String number) throws UnreadableFile {
      name(entry, number);
      String other = keysByNumber.putIfAbsent(number, entry.key());
      if (other != null && !other.equals(entry.key())) {
        disputed.add(number);
        refuse(entry, twice(number));
      }
    }

    private void name(Line.Entry entry, String number) {
      present.add(number);
      listsOneTwice |= numbersByKey.put(entry.key(), number) != null;
    }

    /** Of one that is listed twice the later entry counts, whatever either says. */
    private BitSet repeated() {
      return listsOneTwice ? new BitSet() : repeated;
    }

    private static MappingProblem twice(String number) {
      return new MappingProblem(
          "employeeNumber",
          "stands in two entries of the source and nothing of either counts; correct one of them,"
              + " or leave it out by the source's filter",
          true,
          number,
          "");
    }

    private static MappingProblem about(MappingProblem problem, String number) {
      return new MappingProblem(
          problem.field(), problem.reason(), problem.couldTakeAway(), number, problem.change());
    }

    private void refuse(Line.Entry entry, MappingProblem problem) throws UnreadableFile {
      if (invalid.size() == INVALID_MOST) {
        throw new UnreadableFile(
            entry.line(), "Too many entries cannot be read: " + Mappings.reason(problem));
      }
      invalid.add(new InvalidRow(entry.line(), record(file, entry), problem));
    }

    FileCheck check() throws UnreadableFile {
      if (file.isFull() && rows == 0) {
        throw new UnreadableFile(
            0,
            "The source lists nobody at all, which takes away nothing; check what its reader may see");
      }
      refuseMostlyWrong();
      if (!file.isFull()) {
        disputeWithOthers();
      }
      Set<String> lost = new HashSet<>(gone.values());
      lost.removeAll(present);
      lost.removeAll(keptByOthers(lost));
      return new FileCheck(
          rows,
          present,
          takingAway,
          everyKeyReadable,
          invalid,
          List.of(),
          lost,
          disputed,
          repeated(),
          numbersByKey);
    }

    /** Numbers that other entries have, of which nothing was told now. */
    private Set<String> keptByOthers(Set<String> numbers) {
      return store.read(
          db ->
              numbers.stream()
                  .filter(
                      number ->
                          entries.keysOf(db, file.source(), number).stream()
                              .anyMatch(key -> !gone.containsKey(key)))
                  .collect(Collectors.toSet()));
    }

    /** A number that another entry has, of which nothing was told now. */
    private void disputeWithOthers() throws UnreadableFile {
      Map<String, String> taken =
          store.read(
              db -> {
                Map<String, String> found = new TreeMap<>();
                numbersByKey.forEach(
                    (key, number) -> {
                      if (entries.keysOf(db, file.source(), number).stream()
                          .anyMatch(k -> !numbersByKey.containsKey(k) && !gone.containsKey(k))) {
                        found.put(key, number);
                      }
                    });
                return found;
              });
      for (Map.Entry<String, String> entry : taken.entrySet()) {
        if (disputed.add(entry.getValue())) {
          refuse(new Line.Entry(0, entry.getKey(), "", "{}"), twice(entry.getValue()));
        }
      }
    }

    /** Of changes all must be wrong: a few bad ones must not delay those that end rights. */
    private void refuseMostlyWrong() throws UnreadableFile {
      boolean mostly =
          file.isFull()
              ? invalid.size() >= INVALID_LEAST
                  && invalid.size() * 100L > (long) rows * INVALID_PERCENT
              : invalid.size() >= INVALID_LEAST_OF_CHANGES && invalid.size() == rows;
      if (mostly) {
        throw new UnreadableFile(
            0,
            "%d of %d entries cannot be read, as if the source had changed its shape; the first: %s"
                .formatted(invalid.size(), rows, invalid.getFirst().reason()));
      }
    }
  }
}
