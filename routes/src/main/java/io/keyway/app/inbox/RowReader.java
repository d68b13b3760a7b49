// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.intake.Mappings;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.MappingOutcome;
import io.keyway.rules.MappingOutcome.Mapped;
import io.keyway.rules.MappingOutcome.MappingProblem;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Reads what the records of a file mean. Thread-safe. */
@Component
class RowReader {
  /** The column that says of whom a record speaks. */
  static final String KEY = "employee_number";

  private final Mappings mappings;
  private final SpoolReader spools;

  RowReader(Mappings mappings, SpoolReader spools) {
    this.mappings = mappings;
    this.spools = spools;
  }

  /** What one record means; a record with too few or too many fields means nothing. */
  MappingOutcome read(HrFile file, CsvRow row, int columns) {
    if (row.columns() != columns) {
      return new MappingProblem(
          "",
          "the record has "
              + row.columns()
              + " fields where the first line names "
              + columns
              + " columns; put fields with commas or quotes into quotes",
          true,
          "",
          "");
    }
    return mappings.read(record(file, row));
  }

  /** Whether a key can be a person's. */
  static boolean isReadable(String key) {
    try {
      new EmployeeNumber(key);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  SourceRecord record(HrFile file, CsvRow row) {
    return new SourceRecord(file.source(), new LinkedHashMap<>(row.fields()), file.asOf());
  }

  /**
   * Some of a file's records.
   *
   * @param rows by their numbers, counted from 0; only these are read for what they mean
   * @param changes and of these only what means this
   */
  record Choice(IntPredicate rows, Predicate<IdentityChange> changes) {}

  /** Goes through a file that was checked, and hands on some of what it means in batches. */
  void inBatches(HrFile file, Choice wanted, Consumer<Batch> batches)
      throws IOException, UnreadableFile {
    if (Spool.carries(file)) {
      spools.inBatches(file, wanted, batches);
      return;
    }
    Batch batch = new Batch();
    try (CsvFile csv = CsvFile.open(file.path())) {
      int columns = csv.columns().size();
      int number = 0;
      for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
        if (wanted.rows().test(number++)
            && read(file, row.get(), columns) instanceof Mapped mapped
            && wanted.changes().test(mapped.change())) {
          batch.add(mapped.change(), "");
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
}
