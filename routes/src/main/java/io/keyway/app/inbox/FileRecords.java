// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.inbox.Absences.Found;
import io.keyway.app.intake.Content;
import io.keyway.app.intake.Mappings;
import io.keyway.app.intake.SetAside;
import io.keyway.app.intake.SetAside.Matter;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.SourceFiles;
import io.keyway.app.store.SourceFiles.Outcome;
import io.keyway.app.store.SourceFiles.SourceFile;
import io.keyway.app.store.SourceIdentities;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreJson;
import io.keyway.model.audit.AuditEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is written down of a file beside what its records do. */
@Component
class FileRecords {
  private final Store store;
  private final SourceFiles files;
  private final SourceIdentities identities;
  private final Plans plans;
  private final Incidents incidents;
  private final Ledger ledger;
  private final SetAside aside;
  private final Mappings mappings;
  private final Clock clock;

  FileRecords(
      Store store,
      SourceFiles files,
      SourceIdentities identities,
      Plans plans,
      Incidents incidents,
      Ledger ledger,
      SetAside aside,
      Mappings mappings,
      Clock clock) {
    this.store = store;
    this.files = files;
    this.identities = identities;
    this.plans = plans;
    this.incidents = incidents;
    this.ledger = ledger;
    this.aside = aside;
    this.mappings = mappings;
    this.clock = clock;
  }

  /**
   * Sets invalid records aside, in one commit, before anything of their file is applied.
   *
   * @param first what must be so
   */
  void setAside(HrFile file, List<InvalidRow> rows, FirstCommit first) {
    if (!rows.isEmpty()) {
      store.commit(
          Priority.REVOCATION,
          db -> {
            first.accept(db);
            rows.forEach(row -> aside.write(db, matter(file, row)));
            return true;
          });
    }
  }

  /**
   * Notes that a file was applied, together with who is no longer listed.
   *
   * @param alongside is written in the same commit
   */
  void applied(HrFile file, Found absent, FileReport report, Consumer<JdbcClient> alongside) {
    store.commit(
        Priority.NORMAL,
        db -> {
          absent.people().forEach(person -> identities.gone(db, file.source(), person.key()));
          note(db, file, Outcome.APPLIED, report);
          if (file.isFull()) {
            supersede(db, file);
          }
          alongside.accept(db);
          return true;
        });
  }

  /** Notes within a commit what became of a file, for us and for the ledger. */
  void note(JdbcClient db, HrFile file, Outcome outcome, FileReport report) {
    Instant now = clock.instant();
    files.insert(
        db,
        new SourceFile(
            file.source(),
            file.sha256(),
            file.name(),
            file.kind(),
            file.asOf(),
            outcome,
            StoreJson.write(report),
            now));
    ledger.append(
        db,
        new AuditEvent(
            Ids.at(now),
            "source.file-" + outcome.word(),
            "source:" + file.source(),
            now,
            Map.of(
                "source", file.source(),
                "file", Shown.of(file.name()),
                "sha256", file.sha256(),
                "asOf", file.asOf().toString(),
                "rows", report.rows(),
                "changed", report.changed(),
                "absent", report.absent(),
                "quarantined", report.quarantined())));
  }

  /** A newer snapshot says what an older one, that waits, says no more. */
  void supersede(JdbcClient db, HrFile file) {
    Instant now = clock.instant();
    for (Plan plan : plans.waiting(db, Holding.KIND, file.source())) {
      Instant asOf = StoreJson.read(plan.content(), HeldFile.class).asOf();
      if (asOf.isBefore(file.asOf())
          && plans.move(db, plan.id(), Plans.State.WAITING, Plans.State.EXPIRED, "keyway", now)) {
        incidents.resolveByDedupe(db, incidentOf(plan), now);
      }
    }
  }

  /** The incident that stands while a plan waits; whoever decides on the plan resolves it. */
  static String incidentOf(Plan plan) {
    return "plan:" + plan.id();
  }

  private Matter matter(HrFile file, InvalidRow row) {
    String shown = Shown.of(file.name());
    String detail = row.reason();
    Optional<Incidents.Reason> incident =
        row.problem().couldTakeAway()
            ? Optional.of(
                SetAside.critical(
                        "unreadable-record",
                        "Line "
                            + row.line()
                            + " of file "
                            + shown
                            + " of source "
                            + file.source()
                            + " was not applied and may have ended somebody's rights: "
                            + detail
                            + ". Correct it and send it again",
                        "unreadable-record:" + file.source() + ":" + file.sha256() + row.line())
                    .about("", row.employeeNumber()))
            : Optional.empty();
    return new Matter(
        file.source(),
        file.sha256() + ":" + row.line(),
        "unreadable",
        detail,
        shown,
        row.line(),
        row.problem().change(),
        row.employeeNumber(),
        Optional.of(new Content(mappings.kept(row.record()), file.asOf())),
        incident);
  }
}
