// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Joiner;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Reinstated;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.IdentityChange.Suspended;
import io.keyway.model.identity.LifecycleState;
import io.keyway.rules.LifecycleOutcome.Apply;
import io.keyway.rules.LifecycleOutcome.Create;
import io.keyway.rules.LifecycleOutcome.Nothing;
import io.keyway.rules.LifecycleOutcome.Propose;
import io.keyway.rules.LifecycleOutcome.Schedule;
import io.keyway.rules.LifecycleOutcome.Unmatched;
import io.keyway.rules.Standing.Heard;
import io.keyway.rules.Standing.Hold;
import io.keyway.rules.Standing.Known;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The table of what a record may do to a person: the only place that opens an epoch, ends rights or
 * gives them back.
 *
 * <p>A late or reordered record finds the same end as it would have found in time. Three instants
 * make it so, and each kind of record is compared with its own: a termination with the opening of
 * the epoch (nothing but a later hiring outlives it), a suspension with its source's own last word
 * on suspensions, an attribute with its source's last record.
 */
public final class Lifecycle {
  /** How far ahead of our clock a record may count and still be applied at once. */
  public static final Duration AHEAD = Duration.ofMinutes(5);

  private Lifecycle() {}

  /**
   * How a source's records are taken.
   *
   * @param restore what its word that a suspended person is back does
   * @param zone of the person's site, where start dates begin
   * @param voice what the source may say of the status
   */
  public record Policy(Restore restore, ZoneId zone, Voice voice) {
    /** Of a source that owns the status. */
    public Policy(Restore restore, ZoneId zone) {
      this(restore, zone, Voice.OWNER);
    }
  }

  /** What a source may say of a person's status. */
  public enum Voice {
    /** Everything: it hires, ends and restores. */
    OWNER,
    /** It may hold a person suspended, and end its own hold. */
    HOLDS,
    /** Nothing. */
    NONE
  }

  /** What a source's word that a suspended person is back does. */
  public enum Restore {
    /** Gives the rights back. */
    RESTORE,
    /** Proposes it to an approver. */
    PROPOSE
  }

  /** What a record does to a person who stands so. */
  public static LifecycleOutcome decide(
      Standing standing, IdentityChange change, Policy policy, Instant now) {
    boolean isOwner = policy.voice() == Voice.OWNER;
    if (standing instanceof Standing.Unknown && !(isOwner && introduces(change))) {
      return new Unmatched(change.takesAway());
    }
    if (change.subject().effectiveAt().isAfter(now.plus(AHEAD))) {
      return new Schedule(change.subject().effectiveAt());
    }
    return switch (standing) {
      case Standing.Unknown ignored -> create(change, policy);
      case Known known when !isOwner -> SecondVoice.decide(known, change, policy);
      case Known known ->
          switch (change) {
            case Leaver leaver -> terminate(known, leaver.subject());
            case Suspended suspended -> suspend(known, suspended.subject());
            case Reinstated reinstated -> reinstate(known, reinstated.subject(), policy);
            case Joiner joiner -> hire(known, joiner, policy);
            case Mover mover -> update(known, mover, policy);
          };
    };
  }

  /** What an approver's yes to a proposal does, in whatever state the person is by then. */
  public static Apply approve(Known known, IdentityChange proposed, Instant now) {
    Known after = known.in(LifecycleState.ACTIVE, proposed.subject().source(), now);
    boolean newEpoch = known.state() == LifecycleState.TERMINATED;
    if (newEpoch) {
      after = after.openedAt(known.epoch() + 1, known.stateAt().plus(1, ChronoUnit.MICROS));
    }
    after = released(after, proposed.subject());
    boolean restores = known.state() != LifecycleState.ACTIVE;
    return new Apply(after, newEpoch, false, restores, true, restores);
  }

  /** One of a person's employments ends while another lasts: the person stays as they are. */
  public static Apply endEmployment(Known known, IdentityChange leaver) {
    Known after = known.with(known.heard().at(leaver.subject().effectiveAt()));
    return new Apply(after, false, false, false, false, false);
  }

  /** A hiring, or a list that has somebody on it. News of a stranger are news of nobody we know. */
  private static boolean introduces(IdentityChange change) {
    return change instanceof Joiner || change instanceof Mover && change.subject().listed();
  }

  private static Create create(IdentityChange change, Policy policy) {
    Subject subject = change.subject();
    Heard heard = Heard.NEVER.at(subject.effectiveAt());
    return new Create(
        new Known(
            LifecycleState.ACTIVE,
            subject.source(),
            subject.effectiveAt(),
            1,
            opening(change, policy).orElse(Instant.EPOCH),
            heard,
            false));
  }

  private static LifecycleOutcome terminate(Known known, Subject subject) {
    Instant at = subject.effectiveAt();
    if (at.isBefore(known.epochAt())) {
      return new Nothing(Nothing.Reason.OLDER, known);
    }
    Known heard = known.with(known.heard().at(at));
    if (known.state() == LifecycleState.TERMINATED) {
      return new Nothing(Nothing.Reason.REPEAT, saidAgain(heard, at));
    }
    Known after = heard.in(LifecycleState.TERMINATED, subject.source(), at);
    return new Apply(after, false, true, false, false, false);
  }

  static LifecycleOutcome suspend(Known known, Subject subject) {
    Instant at = subject.effectiveAt();
    if (known.state() == LifecycleState.TERMINATED) {
      return new Nothing(Nothing.Reason.TABLE, known);
    }
    boolean overtaken = subject.listed() && known.heard().isAfter(at);
    if (at.isBefore(known.epochAt()) || at.isBefore(known.heard().holdAt()) || overtaken) {
      return new Nothing(Nothing.Reason.OLDER, known);
    }
    Hold hold = subject.listed() ? Hold.LISTED : Hold.EVENT;
    Known held = known.with(known.heard().at(at).holding(stronger(known.heard(), hold), at));
    if (known.state() == LifecycleState.SUSPENDED) {
      return new Nothing(Nothing.Reason.REPEAT, saidAgain(held, at));
    }
    Known after = held.in(LifecycleState.SUSPENDED, subject.source(), at);
    return new Apply(after, false, true, false, false, false);
  }

  /** Once a source lists a person as suspended, its listing may also end that. */
  private static Hold stronger(Heard heard, Hold hold) {
    return heard.hold() == Hold.LISTED ? Hold.LISTED : hold;
  }

  static LifecycleOutcome reinstate(Known known, Subject subject, Policy policy) {
    Instant at = subject.effectiveAt();
    if (known.state() == LifecycleState.TERMINATED) {
      return proposeAfterTermination(known, at);
    }
    Heard heard = known.heard();
    if (heard.hold() == Hold.NONE) {
      Known after = known.with(heard.at(at).holding(Hold.NONE, at));
      return known.state() == LifecycleState.ACTIVE
          ? new Nothing(Nothing.Reason.TABLE, after)
          : new Propose(Propose.Reason.HELD_BY_ANOTHER, after);
    }
    if (!at.isAfter(heard.holdAt())) {
      return new Nothing(
          at.equals(heard.holdAt()) ? Nothing.Reason.TIE : Nothing.Reason.OLDER, known);
    }
    return giveBack(known, subject, policy);
  }

  static LifecycleOutcome giveBack(Known known, Subject subject, Policy policy) {
    if (policy.restore() == Restore.PROPOSE) {
      return new Propose(Propose.Reason.POLICY, known);
    }
    Known released = released(known, subject);
    boolean update = !known.heard().isAfter(subject.effectiveAt());
    if (known.heldByOthers()) {
      return new Apply(released, false, false, false, update, false);
    }
    Known after = released.in(LifecycleState.ACTIVE, subject.source(), subject.effectiveAt());
    return new Apply(after, false, false, true, update, false);
  }

  private static Known released(Known known, Subject subject) {
    Instant at = subject.effectiveAt();
    return known.with(known.heard().at(at).holding(Hold.NONE, at));
  }

  private static LifecycleOutcome hire(Known known, Joiner joiner, Policy policy) {
    Instant at = joiner.subject().effectiveAt();
    return switch (known.state()) {
      case ACTIVE -> updateFrom(known, joiner, policy);
      case SUSPENDED ->
          known.heard().isAfter(at)
              ? new Nothing(Nothing.Reason.OLDER, known)
              : new Propose(Propose.Reason.HIRED_WHILE_SUSPENDED, known);
      case TERMINATED ->
          at.isAfter(known.stateAt())
              ? openEpoch(known, joiner, at)
              : proposeAfterTermination(known, at);
    };
  }

  private static LifecycleOutcome update(Known known, Mover mover, Policy policy) {
    Instant at = mover.subject().effectiveAt();
    if (known.state() == LifecycleState.TERMINATED) {
      Optional<Instant> opening = opening(mover, policy);
      return opening.isPresent() && opening.get().isAfter(known.stateAt())
          ? openEpoch(known, mover, opening.get())
          : proposeAfterTermination(known, at);
    }
    boolean backAgain = mover.subject().listed() && known.heard().hold() == Hold.LISTED;
    if (backAgain && at.isAfter(known.heard().holdAt()) && !known.heard().isAfter(at)) {
      return giveBack(known, mover.subject(), policy);
    }
    return updateFrom(known, mover, policy);
  }

  private static LifecycleOutcome updateFrom(Known known, IdentityChange change, Policy policy) {
    Instant at = change.subject().effectiveAt();
    Instant opened =
        known.state() == LifecycleState.ACTIVE
            ? opening(change, policy).filter(known.epochAt()::isBefore).orElse(known.epochAt())
            : known.epochAt();
    Known after = known.openedAt(known.epoch(), opened).with(known.heard().at(at));
    return known.heard().isAfter(at)
        ? new Nothing(Nothing.Reason.OLDER, after)
        : new Apply(after, false, false, false, true, false);
  }

  private static Apply openEpoch(Known known, IdentityChange change, Instant opening) {
    Subject subject = change.subject();
    Known opened =
        known
            .in(LifecycleState.ACTIVE, subject.source(), subject.effectiveAt())
            .openedAt(known.epoch() + 1, opening);
    Known after = released(opened, subject);
    return new Apply(after, true, false, true, true, true);
  }

  private static LifecycleOutcome proposeAfterTermination(Known known, Instant at) {
    if (at.isAfter(known.stateAt())) {
      return new Propose(Propose.Reason.AFTER_TERMINATION, known);
    }
    return new Nothing(
        at.equals(known.stateAt()) ? Nothing.Reason.TIE : Nothing.Reason.OLDER, known);
  }

  private static Known saidAgain(Known known, Instant at) {
    return at.isAfter(known.stateAt()) ? known.in(known.state(), known.stateSource(), at) : known;
  }

  /**
   * From when a record says that the person starts: a hiring's own instant; a row's start date, but
   * not later than the row itself, so that one who never shows up can still be terminated.
   */
  private static Optional<Instant> opening(IdentityChange change, Policy policy) {
    Instant at = change.subject().effectiveAt();
    if (change instanceof Joiner) {
      return Optional.of(at);
    }
    if (!(change instanceof Mover) || !change.subject().listed()) {
      return Optional.empty();
    }
    return change
        .profile()
        .startDate()
        .map(date -> date.atStartOfDay(policy.zone()).toInstant())
        .map(start -> start.isBefore(at) ? start : at);
  }
}
