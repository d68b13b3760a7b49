// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keyway.app.BridgeTest;
import io.keyway.app.problem.Refusal;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Plans.State;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@BridgeTest
class ApprovalsTest {
  @Autowired private Store store;
  @Autowired private Plans plans;
  @Autowired private Approvals approvals;

  ApprovalsTest() {}

  @Test
  void whoeverAskedForAPlanCannotApproveItButMayWithdrawIt() {
    insert("four-eyes-1", "rehearsal", "ann");

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> approvals.approve("four-eyes-1", "ann"))
        .satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(403))
        .withMessageContaining("four eyes");
    assertThat(stateOf("four-eyes-1")).isEqualTo(State.WAITING);
    assertThat(approvals.reject("four-eyes-1", "ann").state()).isEqualTo(State.REJECTED);
  }

  @Test
  void kindThatNeedsTwoApproversIsAppliedByTheSecondOfThem() {
    insert("four-eyes-2", "rehearsal-of-two", "ann");

    assertThat(approvals.approve("four-eyes-2", "ben").state()).isEqualTo(State.WAITING);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> approvals.approve("four-eyes-2", "ben"))
        .satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(403));
    assertThat(approvals.approve("four-eyes-2", "cleo").state()).isEqualTo(State.APPLIED);
  }

  private State stateOf(String id) {
    return store.read(db -> plans.find(db, id)).orElseThrow().state();
  }

  private void insert(String id, String kind, String by) {
    Instant now = Instant.now();
    store.execute(
        Priority.NORMAL,
        db ->
            plans.insert(
                db,
                new Plan(
                    id,
                    kind,
                    "operator",
                    State.WAITING,
                    now,
                    now.plusSeconds(600),
                    Optional.empty(),
                    "",
                    "A rehearsal.",
                    "[]",
                    "{}",
                    "",
                    by)));
  }
}
