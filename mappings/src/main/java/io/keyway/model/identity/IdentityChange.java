// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

import java.time.Instant;
import java.time.Period;
import java.util.Objects;

/** What a source's record means for one person. */
public sealed interface IdentityChange {

  /** Which source said so, of whom, and from when it counts. */
  Subject subject();

  /** What the source knows of the person beside the state. */
  Profile profile();

  /**
   * The word for this change on receipts and in webhooks: {@code hired}, {@code changed}, {@code
   * terminated}, {@code suspended} or {@code reinstated}.
   */
  String word();

  /** The same change of another subject. */
  default IdentityChange of(Subject other) {
    return switch (this) {
      case Joiner joiner -> new Joiner(other, joiner.profile());
      case Mover mover -> new Mover(other, mover.profile());
      case Leaver leaver -> new Leaver(other, leaver.profile());
      case Suspended suspended -> new Suspended(other, suspended.profile(), suspended.grace());
      case Reinstated reinstated -> new Reinstated(other, reinstated.profile());
    };
  }

  /** Whether this change can only take rights away. */
  default boolean takesAway() {
    return this instanceof Leaver || this instanceof Suspended;
  }

  /**
   * @param source name of the source
   * @param effectiveAt from when the change counts
   * @param asOf the instant at which the source held this to be true; for a webhook its effective
   *     or sending time, for a file the file's as-of
   * @param listed whether it is read off a row or a resource that says how the person stands,
   *     rather than off an event that says what happened
   * @param keys what else tells whom it means
   */
  record Subject(
      String source,
      EmployeeNumber employeeNumber,
      Instant effectiveAt,
      Instant asOf,
      boolean listed,
      Keys keys) {
    public Subject {
      keys = Objects.requireNonNullElse(keys, Keys.NONE); // records kept by older releases
    }

    /** Of whom the employee number alone tells. */
    public Subject(
        String source,
        EmployeeNumber employeeNumber,
        Instant effectiveAt,
        Instant asOf,
        boolean listed) {
      this(source, employeeNumber, effectiveAt, asOf, listed, Keys.NONE);
    }

    /** Of an event. */
    public Subject(
        String source, EmployeeNumber employeeNumber, Instant effectiveAt, Instant asOf) {
      this(source, employeeNumber, effectiveAt, asOf, false, Keys.NONE);
    }

    /** The same, told apart by other keys. */
    public Subject with(Keys others) {
      return new Subject(source, employeeNumber, effectiveAt, asOf, listed, others);
    }
  }

  /** Starts, or starts again. */
  record Joiner(Subject subject, Profile profile) implements IdentityChange {
    @Override
    public String word() {
      return "hired";
    }
  }

  /** Is active, with attributes that may differ from what we knew. */
  record Mover(Subject subject, Profile profile) implements IdentityChange {
    @Override
    public String word() {
      return "changed";
    }
  }

  /** Leaves for good. */
  record Leaver(Subject subject, Profile profile) implements IdentityChange {
    @Override
    public String word() {
      return "terminated";
    }
  }

  /**
   * Loses all rights for now: suspension, leave, a disabled account.
   *
   * @param grace how long rights last from the change on, by the calendar of the person's site;
   *     nothing for a suspension and for garden leave
   */
  record Suspended(Subject subject, Profile profile, Period grace) implements IdentityChange {
    public Suspended {
      grace = Objects.requireNonNullElse(grace, Period.ZERO); // records kept by older releases
    }

    /** At once. */
    public Suspended(Subject subject, Profile profile) {
      this(subject, profile, Period.ZERO);
    }

    @Override
    public String word() {
      return "suspended";
    }
  }

  /** Is back from a suspension. */
  record Reinstated(Subject subject, Profile profile) implements IdentityChange {
    @Override
    public String word() {
      return "reinstated";
    }
  }
}
