// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.Resolution.Word;
import io.keyway.app.problem.Refusal;
import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.CardholderId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * A human says that two records are one person, or two after all. Each is one commit, after which
 * cabinets hear of what was taken away before anything that was given. Thread-safe.
 */
@Component
public class Merging {
  private final Decision decision;
  private final Union union;
  private final Parting parting;

  Merging(Decision decision, Union union, Parting parting) {
    this.decision = decision;
    this.union = union;
    this.parting = parting;
  }

  /**
   * What became of two records.
   *
   * @param receipts of what either of them lost or got at cabinets
   * @param proposals ids of plans that wait for an approver
   */
  public record Outcome(List<Receipt> receipts, List<String> proposals) {}

  /**
   * The other is the kept one from now on.
   *
   * @throws Refusal 404; 409 where one of them was merged into somebody already; 422 for one person
   */
  public Outcome merge(CardholderId kept, CardholderId other, Word word) {
    return together((db, proposals) -> union.merge(db, kept, other, word, proposals));
  }

  /**
   * Undoes a merge.
   *
   * @throws Refusal 409 where the two are not merged, or the kept one was merged into a third
   */
  public Outcome split(CardholderId kept, CardholderId other, Word word) {
    return together((db, proposals) -> parting.split(db, kept, other, word, proposals));
  }

  /** What is done to two people in a commit. */
  private interface Act {
    List<Decided> on(JdbcClient db, List<String> proposals);
  }

  private Outcome together(Act act) {
    List<String> proposals = new ArrayList<>();
    List<Receipt> receipts =
        decision.decideTogether(
            db -> {
              proposals.clear();
              return act.on(db, proposals);
            });
    return new Outcome(receipts, List.copyOf(proposals));
  }
}
