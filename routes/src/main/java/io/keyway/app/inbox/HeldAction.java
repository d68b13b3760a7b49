// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.plan.PlanAction;
import io.keyway.app.problem.Refusal;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.StoreJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What a yes to a held snapshot does: exactly what was shown, or nothing. Where people changed
 * since, the same file waits anew, as it must be seen now.
 */
@Component
class HeldAction implements PlanAction {
  private final FileChecker checker;
  private final Absences absences;
  private final FileApplication application;
  private final Holding holding;

  HeldAction(FileChecker checker, Absences absences, FileApplication application, Holding holding) {
    this.checker = checker;
    this.absences = absences;
    this.application = application;
    this.holding = holding;
  }

  @Override
  public String kind() {
    return Holding.KIND;
  }

  @Override
  public Optional<String> staleness(JdbcClient db, Plan plan) {
    HeldFile held = content(plan);
    Absences.Found now = absences.still(db, held);
    if (now.basis().equals(plan.basis())) {
      return Optional.empty();
    }
    String again = holding.holdAgain(db, held, now, plan.createdBy());
    return Optional.of(
        "people changed since it was made; look at plan "
            + again
            + ", made of the same file as things are now");
  }

  @Override
  public void apply(Plan plan, String approver) {
    HeldFile held = content(plan);
    try {
      Path path = Files.createTempFile("keyway-held", ".csv");
      try {
        HrFile file = held.unpack(path);
        application.applyApproved(file, checker.check(file), absences.still(held));
      } finally {
        Files.delete(path);
      }
    } catch (UnreadableFile e) {
      throw Refusal.conflict("The held file no longer passes: " + e.reason());
    } catch (IOException e) {
      throw new UncheckedIOException("The file of plan " + plan.id() + " cannot be unpacked", e);
    }
  }

  private static HeldFile content(Plan plan) {
    return StoreJson.read(plan.content(), HeldFile.class);
  }
}
