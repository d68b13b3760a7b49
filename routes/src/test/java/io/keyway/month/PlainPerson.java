// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** One person as HR's words make them: the table of what a record may do, once more and plainly. */
final class PlainPerson {
  private static final List<String> BADGE = List.of("badge_format", "facility_code", "card_number");

  /**
   * One record of HR's.
   *
   * @param at from when it counts
   * @param asOf when HR wrote it
   * @param listed whether it stands in a file
   */
  record Word(
      String number,
      String event,
      Instant at,
      Instant asOf,
      boolean listed,
      Map<String, String> says) {

    boolean introduces() {
      return event.equals("hired") || event.equals("changed") && listed;
    }

    boolean takesAway() {
      return event.equals("terminated") || event.equals("suspended");
    }

    /** From when somebody is employed by this; a row never says so for a time after its own. */
    Optional<Instant> opening() {
      if (event.equals("hired")) {
        return Optional.of(at);
      }
      return date("start_date", says, 0)
          .filter(start -> listed)
          .map(start -> start.isBefore(at) ? start : at);
    }
  }

  final Instant firstHeard;
  final Map<String, String> says = new TreeMap<>();
  String state = "active";
  Instant opened;
  private Instant since;
  private Instant heard = Instant.EPOCH;
  private Instant held = Instant.EPOCH;
  private boolean heldByList;

  PlainPerson(Word first, Predicate<String> taken) {
    firstHeard = first.asOf();
    since = first.at();
    opened = first.opening().orElse(Instant.EPOCH);
    learn(first, taken);
  }

  boolean is(String some) {
    return state.equals(some);
  }

  String badge() {
    return badgeIn(says);
  }

  void loseBadge() {
    BADGE.forEach(says::remove);
  }

  /**
   * Takes a word.
   *
   * @param taken whether somebody else has a badge
   * @return whether it counts
   */
  boolean hear(Word word, Predicate<String> taken) {
    return switch (word.event()) {
      case "terminated" -> terminate(word.at());
      case "suspended" -> suspend(word);
      case "reinstated" -> reinstate(word, taken);
      default -> update(word, taken);
    };
  }

  private boolean terminate(Instant at) {
    if (at.isBefore(opened)) {
      return false;
    }
    heard = later(heard, at);
    return end("terminated", at);
  }

  private boolean suspend(Word word) {
    Instant at = word.at();
    boolean overtaken = at.isBefore(held) || word.listed() && at.isBefore(heard);
    if (is("terminated") || at.isBefore(opened) || overtaken) {
      return false;
    }
    held = at;
    heard = later(heard, at);
    heldByList |= word.listed();
    return end("suspended", at);
  }

  private boolean end(String how, Instant at) {
    boolean again = is(how);
    since = again ? later(since, at) : at;
    state = how;
    return !again;
  }

  private boolean reinstate(Word word, Predicate<String> taken) {
    if (is("suspended") && word.at().isAfter(held)) {
      return restore(word, taken);
    }
    if (is("active")) {
      held = later(held, word.at());
      heard = later(heard, word.at());
    }
    return false;
  }

  private boolean update(Word word, Predicate<String> taken) {
    Optional<Instant> opening = word.opening();
    if (is("terminated")) {
      boolean hiredAgain = opening.filter(since::isBefore).isPresent();
      if (hiredAgain) {
        opened = opening.get();
        heard = word.at();
        restore(word, taken);
      }
      return hiredAgain;
    }
    boolean news = !word.at().isBefore(heard);
    if (is("suspended") && word.event().equals("hired")) {
      return false;
    }
    if (word.listed() && heldByList && word.at().isAfter(held) && news) {
      return restore(word, taken);
    }
    if (is("active")) {
      opened = later(opened, opening.orElse(opened));
    }
    learn(word, taken);
    return news;
  }

  private boolean restore(Word word, Predicate<String> taken) {
    state = "active";
    since = word.at();
    heldByList = false;
    held = later(held, word.at());
    learn(word, taken);
    return true;
  }

  /** What is newer than all that was heard counts; a badge that somebody else has does not. */
  private void learn(Word word, Predicate<String> taken) {
    if (word.at().isBefore(heard)) {
      return;
    }
    heard = word.at();
    Map<String, String> news = new TreeMap<>(word.says());
    List.of("employee_number", "status").forEach(news::remove);
    String badge = badgeIn(news);
    if (!badge.isEmpty() && !badge.equals(badge()) && taken.test(badge)) {
      BADGE.forEach(news::remove);
    }
    says.putAll(news);
    says.values().removeIf(String::isEmpty);
  }

  private static String badgeIn(Map<String, String> says) {
    return says.getOrDefault("badge_format", "").isEmpty()
        ? ""
        : String.join("/", BADGE.stream().map(says::get).toList());
  }

  /** The midnight that begins a day, or one some days later, where the person works. */
  static Optional<Instant> date(String column, Map<String, String> says, int daysLater) {
    ZoneId zone = ZoneId.of(Wall.ZONES.getOrDefault(says.getOrDefault("site", ""), "UTC"));
    return Optional.of(says.getOrDefault(column, ""))
        .filter(date -> !date.isEmpty())
        .map(date -> LocalDate.parse(date).plusDays(daysLater).atStartOfDay(zone).toInstant());
  }

  static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
