// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.plan;

import io.keyway.app.store.Plans.Plan;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What approval of one kind of plan does. */
public interface PlanAction {
  /** The kind of plan, such as {@code held}. */
  String kind();

  /**
   * Why a plan can no longer be applied exactly as it was shown; empty while it can. Runs in the
   * commit of the approval.
   */
  Optional<String> staleness(JdbcClient db, Plan plan);

  /**
   * Applies an approved plan, exactly. Called again after a restart until it returned once: what is
   * done already has no second effect.
   *
   * @param approver who said yes
   */
  void apply(Plan plan, String approver);

  /** What a no needs; nothing, as a rule. Runs in the commit of the rejection. */
  default void rejected(JdbcClient db, Plan plan) {}

  /**
   * What follows when nobody decided in time; nothing, as a rule. Runs after that was committed.
   */
  default void expired(Plan plan) {}
}
