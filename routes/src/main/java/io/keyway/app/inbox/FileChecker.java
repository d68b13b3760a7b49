// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.intake.Mappings;
import io.keyway.rules.MappingOutcome.Mapped;
import io.keyway.rules.MappingOutcome.MappingProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Reads all of a file before anything of it counts: a file that is cut off, empty, of another shape
 * or mostly wrong takes away nothing. Thread-safe.
 */
@Component
class FileChecker {
  private static final int INVALID_LEAST = 5;
  private static final int INVALID_PERCENT = 2;
  private static final int INVALID_MOST = 20_000;

  private final RowReader reader;
  private final Mappings mappings;
  private final LastRecord lastRecord;
  private final SpoolReader spools;

  FileChecker(RowReader reader, Mappings mappings, LastRecord lastRecord, SpoolReader spools) {
    this.reader = reader;
    this.spools = spools;
    this.mappings = mappings;
    this.lastRecord = lastRecord;
  }

  /**
   * @throws UnreadableFile when it is to be set aside whole
   */
  FileCheck check(HrFile file) throws IOException, UnreadableFile {
    if (Spool.carries(file)) {
      return spools.check(file);
    }
    try (CsvFile csv = CsvFile.open(file.path())) {
      List<String> ignored =
          ignoredColumns(csv, mappings.columns(file.source()), mappings.readColumns(file.source()));
      return new Reading(file, csv).all(ignored);
    }
  }

  private static List<String> ignoredColumns(CsvFile csv, Set<String> required, Set<String> known)
      throws UnreadableFile {
    Set<String> missing = new TreeSet<>(required);
    csv.columns().forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw new UnreadableFile(
          1,
          "The first line names no column " + String.join(", ", missing) + "; add what is missing");
    }
    return csv.columns().stream().filter(c -> !known.contains(c)).map(Shown::of).toList();
  }

  /** One reading of one file. */
  private final class Reading {
    private final HrFile file;
    private final CsvFile csv;
    private final Set<String> keys = new HashSet<>();
    private final BitSet takingAway = new BitSet();
    private final List<InvalidRow> invalid = new ArrayList<>();
    private boolean everyKeyReadable = true;
    private int rows;

    Reading(HrFile file, CsvFile csv) {
      this.file = file;
      this.csv = csv;
    }

    FileCheck all(List<String> ignoredColumns) throws IOException, UnreadableFile {
      Optional<CsvRow> last = Optional.empty();
      for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
        take(row.get());
        last = row;
      }
      if (last.isEmpty()) {
        throw new UnreadableFile(
            0, "The file has no records; an empty export takes away nothing. Export it again");
      }
      lastRecord.check(file, last.get(), csv.columns(), csv.endsWithLineBreak());
      refuseMostlyWrong();
      return new FileCheck(rows, keys, takingAway, everyKeyReadable, invalid, ignoredColumns);
    }

    private void take(CsvRow row) throws UnreadableFile {
      rows++;
      String key = row.field(RowReader.KEY).strip();
      if (!RowReader.isReadable(key)) {
        everyKeyReadable = false;
      } else if (!keys.add(key)) {
        throw new UnreadableFile(
            row.line(),
            "A second record has the employee_number of an earlier one; each stands once");
      }
      switch (reader.read(file, row, csv.columns().size())) {
        case MappingProblem problem -> refuse(row, problem);
        case Mapped mapped -> takingAway.set(rows - 1, mapped.change().takesAway());
      }
    }

    private void refuse(CsvRow row, MappingProblem problem) throws UnreadableFile {
      if (invalid.size() == INVALID_MOST) {
        throw new UnreadableFile(
            row.line(), "Too many records are invalid: " + Mappings.reason(problem));
      }
      invalid.add(new InvalidRow(row.line(), reader.record(file, row), problem));
    }

    private void refuseMostlyWrong() throws UnreadableFile {
      if (invalid.size() >= INVALID_LEAST
          && invalid.size() * 100L > (long) rows * INVALID_PERCENT) {
        InvalidRow first = invalid.getFirst();
        throw new UnreadableFile(
            first.line(),
            invalid.size()
                + " of "
                + rows
                + " records are invalid, more than "
                + INVALID_PERCENT
                + " per cent; the first: "
                + first.reason());
      }
    }
  }
}
