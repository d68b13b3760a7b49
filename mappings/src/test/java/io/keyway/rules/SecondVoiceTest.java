// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static io.keyway.rules.Changes.activeRow;
import static io.keyway.rules.Changes.changed;
import static io.keyway.rules.Changes.hired;
import static io.keyway.rules.Changes.hour;
import static io.keyway.rules.Changes.reinstated;
import static io.keyway.rules.Changes.suspended;
import static io.keyway.rules.Changes.suspendedRow;
import static io.keyway.rules.Changes.terminated;
import static io.keyway.rules.Changes.terminatedRow;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.LifecycleState;
import io.keyway.rules.Lifecycle.Policy;
import io.keyway.rules.Lifecycle.Restore;
import io.keyway.rules.Lifecycle.Voice;
import io.keyway.rules.LifecycleOutcome.Apply;
import io.keyway.rules.LifecycleOutcome.Nothing;
import io.keyway.rules.LifecycleOutcome.Unmatched;
import io.keyway.rules.Standing.Heard;
import io.keyway.rules.Standing.Hold;
import io.keyway.rules.Standing.Known;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** A source that does not own the status. */
class SecondVoiceTest {
  private static final Known ACTIVE = standing(LifecycleState.ACTIVE);
  private static final Known TERMINATED = standing(LifecycleState.TERMINATED);

  @Test
  void hiresNobody() {
    assertThat(decide(new Standing.Unknown(), hired(1), Voice.HOLDS))
        .isEqualTo(new Unmatched(false));
    assertThat(decide(new Standing.Unknown(), activeRow(1), Voice.HOLDS))
        .isEqualTo(new Unmatched(false));
    assertThat(decide(new Standing.Unknown(), terminated(1), Voice.NONE))
        .isEqualTo(new Unmatched(true));
  }

  @Test
  void terminatesNobodyButHoldsThemSuspended() {
    Apply left = (Apply) decide(ACTIVE, terminatedRow(2), Voice.HOLDS);

    assertThat(left.after().state()).isEqualTo(LifecycleState.SUSPENDED);
    assertThat(left.after().heard().hold()).isEqualTo(Hold.LISTED);
    assertThat(left.endsRights()).isTrue();
  }

  @Test
  void endsItsOwnHold() {
    Known held = ((Apply) decide(ACTIVE, suspendedRow(2), Voice.HOLDS)).after();
    Known byEvent = ((Apply) decide(ACTIVE, suspended(2), Voice.HOLDS)).after();

    assertThat(((Apply) decide(held, activeRow(3), Voice.HOLDS)).after().state())
        .isEqualTo(LifecycleState.ACTIVE);
    assertThat(((Apply) decide(byEvent, activeRow(3), Voice.HOLDS)).after().state())
        .isEqualTo(LifecycleState.SUSPENDED);
    assertThat(((Apply) decide(byEvent, reinstated(3), Voice.HOLDS)).after().state())
        .isEqualTo(LifecycleState.ACTIVE);
  }

  @Test
  void holdsNobodyWhereItMayNot() {
    assertThat(decide(ACTIVE, suspended(2), Voice.NONE))
        .isEqualTo(new Nothing(Nothing.Reason.NOT_OWNED, ACTIVE));
    assertThat(((Apply) decide(ACTIVE, terminated(2), Voice.NONE)).after().state())
        .isEqualTo(LifecycleState.ACTIVE);
  }

  @Test
  void opensNoEpochAndProposesNothing() {
    for (IdentityChange change : new IdentityChange[] {hired(9), changed(9), activeRow(9)}) {
      Apply heard = (Apply) decide(TERMINATED, change, Voice.HOLDS);

      assertThat(heard.after().state()).isEqualTo(LifecycleState.TERMINATED);
      assertThat(heard.after().epoch()).isEqualTo(1);
      assertThat(heard.profileUpdate()).isTrue();
    }
    assertThat(decide(TERMINATED, reinstated(9), Voice.HOLDS))
        .isEqualTo(new Nothing(Nothing.Reason.TABLE, TERMINATED));
  }

  @Test
  void olderWordsOfItsOwnDoNothing() {
    Known heard = ((Apply) decide(ACTIVE, changed(5), Voice.HOLDS)).after();

    assertThat(decide(heard, changed(4), Voice.HOLDS))
        .isEqualTo(new Nothing(Nothing.Reason.OLDER, heard));
    assertThat(decide(heard, terminated(4), Voice.NONE))
        .isEqualTo(new Nothing(Nothing.Reason.OLDER, heard));
  }

  private static LifecycleOutcome decide(Standing standing, IdentityChange change, Voice voice) {
    return Lifecycle.decide(
        standing, change, new Policy(Restore.RESTORE, ZoneOffset.UTC, voice), hour(100));
  }

  private static Known standing(LifecycleState state) {
    return new Known(state, "payroll", hour(0), 1, Instant.EPOCH, Heard.NEVER, false);
  }
}
