// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.decision.BatchOutcome;
import io.keyway.app.store.SourceFiles.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file; lies beside it as {@code NAME.report.json}.
 *
 * @param line where the trouble is, from 1; null where it is about the whole file, or there is none
 * @param outcome {@code applied}, {@code held} or {@code failed}
 * @param plan id of the plan that waits for an approver, where one does
 * @param rows how many records the file has
 * @param absent how many people it no longer lists
 * @param changed how many records and absences had an effect
 * @param quarantined how many records were set aside
 * @param ignoredColumns those that nobody here knows
 * @param problems the first records that were set aside
 */
public record FileReport(
    String file,
    @Nullable Integer line,
    String reason,
    String outcome,
    @Nullable String plan,
    int rows,
    int absent,
    int changed,
    int quarantined,
    List<String> ignoredColumns,
    List<RowProblem> problems) {

  private static final int SHOWN = 100;

  public FileReport {
    ignoredColumns = List.copyOf(ignoredColumns);
    problems = List.copyOf(problems);
  }

  /** One record that was set aside. */
  public record RowProblem(int line, String reason) {}

  static FileReport failed(String file, int line, String reason) {
    return new FileReport(
        file,
        line == 0 ? null : line,
        reason,
        Outcome.FAILED.word(),
        null,
        0,
        0,
        0,
        0,
        List.of(),
        List.of());
  }

  static FileReport applied(String file, FileCheck check, int absent, BatchOutcome outcome) {
    return of(file, "applied", Outcome.APPLIED, null, check, absent, outcome);
  }

  static FileReport held(
      String file, String reason, String plan, FileCheck check, int absent, BatchOutcome outcome) {
    return of(file, reason, Outcome.HELD, plan, check, absent, outcome);
  }

  private static FileReport of(
      String file,
      String reason,
      Outcome outcome,
      @Nullable String plan,
      FileCheck check,
      int absent,
      BatchOutcome applied) {
    return new FileReport(
        file,
        null,
        reason,
        outcome.word(),
        plan,
        check.rows(),
        absent,
        applied.applied(),
        check.invalid().size() + applied.quarantined(),
        check.ignoredColumns(),
        check.invalid().stream()
            .limit(SHOWN)
            .map(row -> new RowProblem(row.line(), row.reason()))
            .toList());
  }

  /** Below the inbox, where the file belongs now. */
  public String folder() {
    return outcome.equals(Outcome.FAILED.word()) ? "failed" : "done";
  }
}
