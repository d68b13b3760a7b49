// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.LifecycleState;
import io.keyway.rules.Lifecycle.Policy;
import io.keyway.rules.Lifecycle.Voice;
import io.keyway.rules.LifecycleOutcome.Apply;
import io.keyway.rules.LifecycleOutcome.Nothing;
import io.keyway.rules.Standing.Hold;
import io.keyway.rules.Standing.Known;
import java.time.Instant;

/**
 * What a record does whose source does not own the status: it may hold a known person suspended
 * where its policy allows that, and end its own hold. It hires nobody, terminates nobody, opens no
 * epoch and proposes nothing. What it says of attributes counts where no owner of them speaks.
 */
final class SecondVoice {
  private SecondVoice() {}

  static LifecycleOutcome decide(Known known, IdentityChange change, Policy policy) {
    return switch (change) {
      case IdentityChange.Leaver leaver -> leave(known, leaver.subject(), policy);
      case IdentityChange.Suspended suspended ->
          policy.voice() == Voice.HOLDS
              ? Lifecycle.suspend(known, suspended.subject())
              : new Nothing(Nothing.Reason.NOT_OWNED, known);
      case IdentityChange.Reinstated reinstated -> back(known, reinstated.subject(), policy);
      case IdentityChange.Joiner joiner -> update(known, joiner.subject(), policy);
      case IdentityChange.Mover mover -> update(known, mover.subject(), policy);
    };
  }

  /** The source knows the person no more: a hold at most, and whatever it said counts no more. */
  private static LifecycleOutcome leave(Known known, Subject subject, Policy policy) {
    if (known.heard().isAfter(subject.effectiveAt())) {
      return new Nothing(Nothing.Reason.OLDER, known);
    }
    boolean holds = policy.voice() == Voice.HOLDS && known.state() != LifecycleState.TERMINATED;
    return holds ? Lifecycle.suspend(known, subject) : heard(known, subject.effectiveAt(), false);
  }

  private static LifecycleOutcome back(Known known, Subject subject, Policy policy) {
    boolean held = known.heard().hold() != Hold.NONE && known.state() != LifecycleState.TERMINATED;
    return held
        ? Lifecycle.reinstate(known, subject, policy)
        : new Nothing(Nothing.Reason.TABLE, known);
  }

  private static LifecycleOutcome update(Known known, Subject subject, Policy policy) {
    Instant at = subject.effectiveAt();
    if (known.heard().isAfter(at)) {
      return new Nothing(Nothing.Reason.OLDER, known);
    }
    boolean backAgain =
        subject.listed()
            && known.heard().hold() == Hold.LISTED
            && known.state() != LifecycleState.TERMINATED
            && at.isAfter(known.heard().holdAt());
    return backAgain ? Lifecycle.giveBack(known, subject, policy) : heard(known, at, true);
  }

  private static Apply heard(Known known, Instant at, boolean profileUpdate) {
    return new Apply(known.with(known.heard().at(at)), false, false, false, profileUpdate, false);
  }
}
