// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.decision.BatchOutcome;
import io.keyway.app.decision.Decision;
import io.keyway.app.inbox.Absences.Found;
import io.keyway.app.inbox.Holding.Held;
import io.keyway.app.inbox.Losses.Lost;
import java.io.IOException;
import java.util.BitSet;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Applies a file that was checked: what takes rights away first, then the rest, some hundred
 * records in a commit. Where too many people are missing, or would lose rights, nothing but
 * explicit terminations is applied and the rest waits for an approver.
 */
@Component
class FileApplication {
  private final FileOrder order;
  private final Absences absences;
  private final Losses losses;
  private final Decision decision;
  private final Holding holding;
  private final FileRecords records;
  private final LossWindow window;
  private final SpoolReader spools;
  private final Repeats repeats;

  FileApplication(
      FileOrder order,
      Absences absences,
      Losses losses,
      Decision decision,
      Holding holding,
      FileRecords records,
      LossWindow window,
      SpoolReader spools,
      Repeats repeats) {
    this.window = window;
    this.spools = spools;
    this.repeats = repeats;
    this.order = order;
    this.absences = absences;
    this.losses = losses;
    this.decision = decision;
    this.holding = holding;
    this.records = records;
  }

  /** Applies it, or holds it. */
  FileReport apply(HrFile file, FileCheck check) throws IOException, UnreadableFile {
    return apply(file, check, db -> {});
  }

  /**
   * The same.
   *
   * @param alongside is written in the commit that notes what became of it
   */
  FileReport apply(HrFile file, FileCheck check, Consumer<JdbcClient> alongside)
      throws IOException, UnreadableFile {
    return apply(file, check, new Asked("", FirstCommit.unconditional()), alongside);
  }

  /**
   * The same, because somebody asked for it.
   *
   * @throws RuntimeException what the condition threw; nobody was changed, unreadable records may
   *     have been set aside
   */
  FileReport apply(HrFile file, FileCheck check, Asked asked) throws IOException, UnreadableFile {
    return apply(file, check, asked, db -> {});
  }

  /**
   * Who asked for a file to be applied.
   *
   * @param by name of the credential; empty where its source sent it
   * @param first what must be so in the first commit
   */
  record Asked(String by, FirstCommit first) {}

  private FileReport apply(
      HrFile file, FileCheck check, Asked asked, Consumer<JdbcClient> alongside)
      throws IOException, UnreadableFile {
    FirstCommit first = asked.first();
    records.setAside(file, check.invalid(), first);
    Sum sum = new Sum();
    decide(each -> order.leavers(file, check, each), first, sum);
    Found absent = absences.of(file, check);
    if (absent.isTooMany()) {
      return holding.hold(
          new Held(file, check, absent, Lost.NOT_ASKED, asked.by()),
          sum.outcome(),
          first.andThen(alongside));
    }
    Lost lost = losses.of(file, check, absent);
    if (lost.tooMany().isPresent()) {
      Found watched = absences.of(file, check, lost.keys());
      return holding.hold(
          new Held(file, check, watched, lost, asked.by()),
          sum.outcome(),
          first.andThen(alongside));
    }
    return applyRest(
        file,
        check,
        absent,
        first,
        sum,
        db -> {
          window.note(db, file.source(), absent.people().size(), lost.count());
          alongside.accept(db);
        });
  }

  /** Applies it whole, whoever is missing from it: an approver said so. */
  FileReport applyApproved(HrFile file, FileCheck check, Found absent)
      throws IOException, UnreadableFile {
    Sum sum = new Sum();
    FirstCommit any = FirstCommit.unconditional();
    decide(each -> order.leavers(file, check, each), any, sum);
    return applyRest(file, check, absent, any, sum, db -> {});
  }

  private FileReport applyRest(
      HrFile file,
      FileCheck check,
      Found absent,
      FirstCommit first,
      Sum sum,
      Consumer<JdbcClient> alongside)
      throws IOException, UnreadableFile {
    decide(each -> order.rest(file, check, absent, each), first, sum);
    BitSet others = hear(file, check, first, sum);
    decide(each -> order.some(file, check, others, each), first, sum);
    FileReport report =
        FileReport.applied(file.name(), check, absent.people().size(), sum.outcome());
    records.applied(file, absent, report, first.andThen(alongside));
    return report;
  }

  /** A way through some of a file's records, in batches. */
  private interface Way {
    void through(Consumer<Batch> each) throws IOException, UnreadableFile;
  }

  /** While a batch is committed the next one is read. */
  private void decide(Way way, FirstCommit first, Sum sum) throws IOException, UnreadableFile {
    try (OneAhead committing = new OneAhead()) {
      way.through(batch -> committing.then(() -> sum.add(decideAll(first, batch))));
    }
  }

  /** What says the same again is not decided again; gives what may be news after all. */
  private BitSet hear(HrFile file, FileCheck check, FirstCommit first, Sum sum)
      throws IOException, UnreadableFile {
    BitSet others = new BitSet();
    if (check.repeated().isEmpty()) {
      return others;
    }
    try (OneAhead committing = new OneAhead()) {
      spools.repeated(
          file,
          check,
          part ->
              committing.then(
                  () -> {
                    BitSet news = repeats.hear(file, part, first);
                    first.over();
                    sum.add(new BatchOutcome(0, part.size() - news.cardinality(), 0, 0));
                    others.or(news);
                  }));
    }
    return others;
  }

  private BatchOutcome decideAll(FirstCommit first, Batch batch) {
    BatchOutcome outcome = decision.decideAll(first, batch.changes(), batch::markOf);
    if (!batch.changes().isEmpty()) {
      first.over();
    }
    return outcome;
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
