// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.decision.BatchOutcome;
import io.keyway.app.decision.Decision;
import io.keyway.app.inbox.Absences.Found;
import io.keyway.app.inbox.RowReader.Choice;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Leaver;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Applies a file that was checked: what takes rights away first, then the rest, some hundred
 * records in a commit. Where too many people are missing, nothing but explicit terminations is
 * applied and the rest waits for an approver.
 */
@Component
class FileApplication {
  private final RowReader reader;
  private final Absences absences;
  private final Decision decision;
  private final Holding holding;
  private final FileRecords records;

  FileApplication(
      RowReader reader,
      Absences absences,
      Decision decision,
      Holding holding,
      FileRecords records) {
    this.reader = reader;
    this.absences = absences;
    this.decision = decision;
    this.holding = holding;
    this.records = records;
  }

  /** Applies it, or holds it. */
  FileReport apply(HrFile file, FileCheck check) throws IOException, UnreadableFile {
    records.setAside(file, check.invalid());
    Sum sum = new Sum();
    decide(file, leavers(check), sum);
    Found absent = absences.of(file, check);
    if (absent.isTooMany()) {
      return holding.hold(file, check, absent, sum.outcome());
    }
    return applyRest(file, check, absent, sum);
  }

  /** Applies it whole, whoever is missing from it: an approver said so. */
  FileReport applyApproved(HrFile file, FileCheck check, Found absent)
      throws IOException, UnreadableFile {
    Sum sum = new Sum();
    decide(file, leavers(check), sum);
    return applyRest(file, check, absent, sum);
  }

  private FileReport applyRest(HrFile file, FileCheck check, Found absent, Sum sum)
      throws IOException, UnreadableFile {
    sum.add(decideAll(absent.changes(file)));
    BitSet takingAway = check.takingAway();
    decide(file, new Choice(takingAway::get, change -> !(change instanceof Leaver)), sum);
    decide(file, new Choice(row -> !takingAway.get(row), change -> true), sum);
    FileReport report =
        FileReport.applied(file.name(), check, absent.people().size(), sum.outcome());
    records.applied(file, absent, report);
    return report;
  }

  private static Choice leavers(FileCheck check) {
    return new Choice(check.takingAway()::get, change -> change instanceof Leaver);
  }

  /** While a batch is committed the next one is read. */
  private void decide(HrFile file, Choice wanted, Sum sum) throws IOException, UnreadableFile {
    try (OneAhead committing = new OneAhead()) {
      reader.inBatches(file, wanted, batch -> committing.then(() -> sum.add(decideAll(batch))));
    }
  }

  private BatchOutcome decideAll(List<IdentityChange> changes) {
    return changes.isEmpty() ? BatchOutcome.NONE : decision.decideAll(changes, db -> {});
  }

  /** What became of the records so far. */
  private static final class Sum {
    private BatchOutcome outcome = BatchOutcome.NONE;

    void add(BatchOutcome more) {
      outcome =
          new BatchOutcome(
              outcome.applied() + more.applied(),
              outcome.nothing() + more.nothing(),
              outcome.proposed() + more.proposed(),
              outcome.quarantined() + more.quarantined());
    }

    BatchOutcome outcome() {
      return outcome;
    }
  }
}
