// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.decision.BatchOutcome;
import io.keyway.app.decision.Rehearsal.Foreseen;
import io.keyway.app.inbox.Absences.Found;
import io.keyway.app.inbox.Losses.Lost;
import io.keyway.app.intake.SetAside;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.SourceFiles.Outcome;
import io.keyway.app.store.SourceIdentities.Listed;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreJson;
import io.keyway.model.custody.KeySetId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Holds a file from which too many people are missing, or by which too many would lose rights: as a
 * plan, whole, for an approver.
 */
@Component
class Holding {
  /** The kind of these plans. */
  static final String KIND = "held";

  private static final Duration WAITS = Duration.ofDays(7);

  private final Store store;
  private final Plans plans;
  private final Incidents incidents;
  private final FileRecords records;
  private final Clock clock;

  Holding(Store store, Plans plans, Incidents incidents, FileRecords records, Clock clock) {
    this.store = store;
    this.plans = plans;
    this.incidents = incidents;
    this.records = records;
    this.clock = clock;
  }

  /**
   * A file that is to be held.
   *
   * @param lost who would lose rights by it
   * @param askedBy name of the credential that asked for it; empty where its source sent it
   */
  record Held(HrFile file, FileCheck check, Found absent, Lost lost, String askedBy) {
    HeldFile content() throws IOException {
      return HeldFile.of(file, absent.keys(), lost.keys(), check.rows() - check.invalid().size());
    }
  }

  /**
   * Holds it; the same file on the same basis is held once.
   *
   * @param applied what its explicit terminations did
   * @param alongside is written in the same commit
   */
  FileReport hold(Held held, BatchOutcome applied, Consumer<JdbcClient> alongside)
      throws IOException {
    HeldFile content = held.content();
    HrFile file = held.file();
    Found absent = held.absent();
    return store.commit(
        Priority.REVOCATION,
        db -> {
          Optional<Plan> standing = plans.waitingOn(db, KIND, absent.basis());
          Plan plan = standing.orElseGet(() -> plan(content, absent, held.lost(), held.askedBy()));
          FileReport report =
              FileReport.held(
                  file.name(),
                  plan.summary(),
                  plan.id(),
                  held.check(),
                  absent.people().size(),
                  applied);
          if (standing.isEmpty()) {
            records.supersede(db, file);
            insert(db, plan);
            records.note(db, file, Outcome.HELD, report);
          }
          alongside.accept(db);
          return report;
        });
  }

  /**
   * Holds a file anew that was held before.
   *
   * @param askedBy as the plan before says
   * @return id of the plan
   */
  String holdAgain(JdbcClient db, HeldFile held, Found absent, String askedBy) {
    Plan plan = plan(held, absent, Lost.NOT_ASKED, askedBy);
    insert(db, plan);
    return plan.id();
  }

  private void insert(JdbcClient db, Plan plan) {
    plans.insert(db, plan);
    incidents.open(
        db,
        SetAside.critical(
            "held-plan",
            plan.summary() + " Approve or reject plan " + plan.id(),
            FileRecords.incidentOf(plan)),
        clock.instant());
  }

  private Plan plan(HeldFile held, Found absent, Lost lost, String askedBy) {
    Instant now = clock.instant();
    return new Plan(
        Ids.at(now),
        KIND,
        held.source(),
        Plans.State.WAITING,
        now,
        now.plus(WAITS),
        Optional.empty(),
        "",
        because(held, absent, lost)
            + "; nothing of it was applied but explicit terminations, everybody else keeps their"
            + " rights.",
        StoreJson.write(steps(held, absent, lost)),
        StoreJson.write(held),
        absent.basis(),
        askedBy);
  }

  private static String because(HeldFile held, Found absent, Lost lost) {
    if (lost.tooMany().isPresent()) {
      return lost.tooMany().get();
    }
    return absent.isTooMany()
        ? absent.sentence(held.source(), held.name())
        : "File %s of source %s waits anew because people changed since; %d are missing from it and %d would have lost rights when it came"
            .formatted(
                Shown.of(held.name()), held.source(), absent.people().size(), held.losing().size());
  }

  private static Map<String, Object> losing(Foreseen person) {
    return Map.of(
        "step",
        person.change(),
        "person",
        person.person(),
        "employeeNumber",
        person.employeeNumber(),
        "loses",
        person.loses().keySet().stream().map(KeySetId::value).sorted().toList(),
        "holding",
        person.holding().stream().map(KeySetId::value).toList());
  }

  private static List<Map<String, Object>> steps(HeldFile held, Found absent, Lost lost) {
    List<Map<String, Object>> steps = new ArrayList<>();
    for (Listed person : absent.people()) {
      steps.add(
          Map.of(
              "step",
              "terminate",
              "person",
              person.person().value(),
              "employeeNumber",
              person.key(),
              "because",
              "absent"));
    }
    lost.people().stream()
        .filter(person -> !held.absent().contains(person.employeeNumber()))
        .forEach(person -> steps.add(losing(person)));
    if (lost.people().isEmpty()) {
      held.losing().stream()
          .filter(key -> !held.absent().contains(key))
          .sorted()
          .forEach(key -> steps.add(Map.of("step", "change", "employeeNumber", key)));
    }
    steps.add(Map.of("step", "apply-records", "records", held.records()));
    return steps;
  }
}
