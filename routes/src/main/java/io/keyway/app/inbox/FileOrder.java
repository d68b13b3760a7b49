// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.inbox.Absences.Found;
import io.keyway.app.inbox.RowReader.Choice;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Leaver;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * In which order the records of a file count, in earnest and in a dry run: explicit terminations,
 * who is absent, what else takes rights away, the rest. Thread-safe.
 */
@Component
class FileOrder {
  private final RowReader reader;

  FileOrder(RowReader reader) {
    this.reader = reader;
  }

  /** The explicit terminations, in batches. */
  void leavers(HrFile file, FileCheck check, Consumer<Batch> batches)
      throws IOException, UnreadableFile {
    inBatches(file, check, check.takingAway(), change -> change instanceof Leaver, batches);
  }

  /** What follows them, in batches; but what was found to change nothing. */
  void rest(HrFile file, FileCheck check, Found absent, Consumer<Batch> batches)
      throws IOException, UnreadableFile {
    List<IdentityChange> gone = absent.changes(file);
    if (!gone.isEmpty()) {
      batches.accept(new Batch(gone, Map.of()));
    }
    inBatches(file, check, check.takingAway(), change -> !(change instanceof Leaver), batches);
    BitSet others = new BitSet();
    others.set(0, check.rows());
    others.andNot(check.takingAway());
    others.andNot(check.repeated());
    inBatches(file, check, others, change -> true, batches);
  }

  /** Some of what was found to change nothing, and may change something now, in batches. */
  void some(HrFile file, FileCheck check, BitSet rows, Consumer<Batch> batches)
      throws IOException, UnreadableFile {
    inBatches(file, check, rows, change -> true, batches);
  }

  /** A file of which no record is wanted is not read again. */
  private void inBatches(
      HrFile file,
      FileCheck check,
      BitSet rows,
      Predicate<IdentityChange> wanted,
      Consumer<Batch> batches)
      throws IOException, UnreadableFile {
    if (!rows.isEmpty()) {
      reader.inBatches(file, new Choice(rows::get, wanted.and(check::counts)), batches);
    }
  }
}
