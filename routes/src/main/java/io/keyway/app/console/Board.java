// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import io.keyway.app.servicelevel.ServiceLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that the page shows, as of one instant. Names are here because people look at it; none of
 * this is ever logged.
 *
 * @param held who holds what, overdue first
 * @param incidents not yet resolved, worst first
 * @param revocations the newest changes that took rights away
 * @param plans that wait for somebody to decide
 * @param level how fast revocations were in the last day
 * @param revokeOnly whether the bridge only takes rights away, after a restore
 * @param questions records of which somebody must say whom they mean
 * @param byHand temporary grants that count, or will, the ones that end first first
 * @param asked sources that are asked who their people are
 * @param merged records that turned out to be another person's, the newest first
 */
record Board(
    Totals totals,
    List<Cabinet> cabinets,
    List<Slot> held,
    List<Trouble> incidents,
    List<Revocation> revocations,
    List<HeldPlan> plans,
    boolean revokeOnly,
    ServiceLevel level,
    List<Question> questions,
    List<ByHand> byHand,
    List<Merged> merged,
    List<Asked> asked) {

  /** The line at the top. */
  record Totals(
      int cabinets,
      int down,
      int keys,
      int out,
      int overdue,
      int unknown,
      int incidents,
      int critical,
      int plans) {}

  /** A cabinet, drawn. */
  record Cabinet(
      String id,
      String site,
      boolean up,
      @Nullable Instant since,
      String detail,
      int people,
      @Nullable Instant exposedUntil,
      List<Slot> slots) {}

  /** What a slot looks like. */
  enum Look {
    IN,
    OUT,
    OVERDUE,
    UNKNOWN,
    SPARE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A slot and the key set that belongs in it.
   *
   * @param keySet empty where none belongs
   * @param name of the holder, empty where nobody holds it
   */
  record Slot(
      String cabinet,
      int number,
      String keySet,
      String label,
      Look look,
      String person,
      String employeeNumber,
      String name,
      @Nullable Instant since,
      @Nullable Instant due,
      String confidence) {

    /** What the drawing shows in place of the key: the first letters of the holder's names. */
    public String initials() {
      StringBuilder letters = new StringBuilder();
      for (String word : name.strip().split("\\s+")) {
        if (!word.isEmpty() && letters.codePointCount(0, letters.length()) < 2) {
          letters.appendCodePoint(Character.toUpperCase(word.codePointAt(0)));
        }
      }
      return letters.isEmpty() ? "?" : letters.toString();
    }

    /** The slot in words, for those who do not see the drawing. */
    public String spoken() {
      String where = "Slot " + number;
      return switch (look) {
        case SPARE -> where + ", spare";
        case IN -> where + ", " + keySet + " " + label + ", in its place";
        case UNKNOWN -> where + ", " + keySet + " " + label + ", not known";
        case OUT -> where + ", " + keySet + " " + label + ", held by " + holder();
        case OVERDUE -> where + ", " + keySet + " " + label + ", overdue, held by " + holder();
      };
    }

    /** The holder in words. */
    public String holder() {
      return name.isBlank() ? "somebody unknown" : name;
    }
  }

  /** An incident that is not over. */
  record Trouble(
      String id,
      String kind,
      String state,
      String severity,
      String detail,
      String keySet,
      String cabinet,
      String person,
      Instant openedAt) {

    /** The kind in plain words. */
    public String title() {
      String words = kind.replace('-', ' ');
      return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
  }

  /** A change that took rights away, with what each cabinet made of it. */
  record Revocation(
      String receipt,
      String change,
      String source,
      String person,
      String name,
      Instant acceptedAt,
      String state,
      List<Leg> legs) {}

  /** The way of a revocation to one cabinet. */
  record Leg(
      String cabinet,
      String state,
      Instant acceptedAt,
      @Nullable Instant sentAt,
      @Nullable Instant acknowledgedAt,
      @Nullable Instant verifiedAt,
      @Nullable Instant exposedUntil) {
    /** How long after the acceptance, as people read it; a dash while it has not come. */
    public String after(@Nullable Instant then) {
      return Optional.ofNullable(then)
          .map(at -> Duration.between(acceptedAt, at))
          .map(Leg::words)
          .orElse("\u2013");
    }

    private static String words(Duration way) {
      long millis = Math.max(0, way.toMillis());
      if (millis < 1_000) {
        return "+" + millis + " ms";
      }
      return millis < 60_000
          ? String.format(Locale.ROOT, "+%.2f s", millis / 1_000.0)
          : "+" + millis / 60_000 + " min " + millis / 1_000 % 60 + " s";
    }
  }

  /** A plan that waits. */
  record HeldPlan(
      String id,
      String kind,
      String source,
      String summary,
      Instant createdAt,
      Instant expiresAt,
      List<String> steps) {}

  /**
   * A record of which somebody must say whom it means.
   *
   * @param reason {@code unmatched}, {@code unlinked} or {@code disputed}
   * @param candidates whom it could mean
   * @param mayCreate whether it could be about somebody new
   */
  record Question(
      String id,
      String reason,
      String detail,
      String source,
      String change,
      String employeeNumber,
      Instant receivedAt,
      List<Candidate> candidates,
      boolean mayCreate) {}

  /**
   * A temporary grant.
   *
   * @param begun whether it counts already
   */
  record ByHand(
      String id,
      String person,
      String name,
      String employeeNumber,
      String keySet,
      boolean begun,
      Instant from,
      Instant to,
      String reference,
      String reason) {}

  /** A record that was merged into a person. */
  record Merged(
      String id,
      String employeeNumber,
      String name,
      String keptNumber,
      String keptName,
      Instant mergedAt) {}

  /**
   * A source that is asked.
   *
   * @param state how it stands, in a word
   * @param isTrouble whether it cannot be read
   * @param detail why not
   */
  record Asked(
      String source,
      String state,
      boolean isTrouble,
      String detail,
      @Nullable Instant since,
      @Nullable Instant readAt,
      @Nullable Instant fullAt) {}

  /** Whom a record could mean. */
  record Candidate(String id, String employeeNumber, String name, String state) {}
}
