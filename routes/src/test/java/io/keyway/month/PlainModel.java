// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What must come of a month: the table of what a record may do, the access rules, the absences and
 * the keys, written down once more, simple and slow, without a line of the bridge's own.
 */
final class PlainModel {
  private static final Set<String> TECHNICAL = Set.of("plant", "building", "facilities");

  /** One person as HR's records make them. */
  private static final class Who {
    String state = "active";
    Instant stateAt = Instant.EPOCH;
    Instant epochAt = Instant.EPOCH;
    Instant heardAt = Instant.EPOCH;
    Instant holdAt = Instant.EPOCH;
    Instant firstHeard = Instant.EPOCH;
    String hold = "none";
    final Map<String, String> says = new TreeMap<>();

    String says(String column) {
      return says.getOrDefault(column, "");
    }

    String badge() {
      return PlainModel.badge(says);
    }
  }

  /** One record of HR's. */
  private record Word(
      String number,
      String event,
      Instant effectiveAt,
      Instant asOf,
      boolean listed,
      Map<String, String> says) {}

  /** A receipt; {@code pending} are the cabinets that are away. */
  private static final class Told {
    final Word word;
    boolean waits;
    Set<String> touched = new TreeSet<>();
    Set<String> pending = new TreeSet<>();

    Told(Word word) {
      this.word = word;
    }
  }

  private record Due(Instant at, Told told) {}

  /** A right to one key: only by day, with a short lease, from and until. */
  private record Terms(
      boolean onlyByDay, boolean shortLease, Optional<Instant> from, Optional<Instant> until) {}

  private record Entry(String badge, int most, Map<Integer, Terms> keys) {}

  private record Place(String state, int slot, String holder, Instant since, String confidence) {}

  private final Map<String, Wall.Key> keys = Wall.keys();
  private final Map<String, Who> people = new TreeMap<>();
  private final Map<String, Told> deliveries = new HashMap<>();
  private final List<Told> receipts = new ArrayList<>();
  private final List<Due> dues = new ArrayList<>();
  private final Map<String, Map<String, Entry>> wanted = new TreeMap<>();
  private final Map<String, Map<String, Entry>> held = new TreeMap<>();
  private final Map<String, Place> truth = new TreeMap<>();
  private final Map<String, Place> known = new TreeMap<>();
  private final Set<String> up = new TreeSet<>();
  private final Set<String> lossy = new HashSet<>();
  private final String skewed;
  private Instant newestSnapshot = Instant.EPOCH;

  /**
   * @param skewed the cabinet whose clock is wrong
   */
  PlainModel(String skewed) {
    this.skewed = skewed;
  }

  /** Lets something happen; says what the cabinet answers, where there is one. */
  String happen(Happening happening) {
    fireUntil(happening.at());
    switch (happening) {
      case Happening.Webhook hook -> hear(hook);
      case Happening.HrFile file -> read(file);
      case Happening.Attempt attempt -> {
        return attempt(attempt);
      }
      case Happening.Return r -> giveBack(r);
      case Happening.Gap gap -> lossy.add(gap.cabinet());
      case Happening.Link link -> link(link);
    }
    return "";
  }

  // People ---------------------------------------------------------------------------------------

  /** What was dated ahead counts when its time has come. */
  void fireUntil(Instant now) {
    dues.sort(Comparator.comparing(Due::at));
    while (!dues.isEmpty() && !dues.getFirst().at().isAfter(now)) {
      Due due = dues.removeFirst();
      due.told().waits = false;
      decide(due.told().word, due.at(), due.told());
    }
  }

  private void hear(Happening.Webhook hook) {
    if (deliveries.containsKey(hook.delivery())) {
      return;
    }
    Instant effectiveAt = hook.effectiveAt().orElse(hook.at());
    Told told =
        new Told(new Word(hook.number(), hook.event(), effectiveAt, hook.at(), false, hook.said()));
    deliveries.put(hook.delivery(), told);
    receipts.add(told);
    decide(told.word, hook.at(), told);
  }

  private void read(Happening.HrFile file) {
    if (file.full() && file.asOf().isBefore(newestSnapshot)) {
      return;
    }
    List<Word> words = new ArrayList<>();
    for (Map<String, String> row : file.rows()) {
      String number = row.getOrDefault("employee_number", "");
      if (!number.isEmpty()) {
        words.add(new Word(number, event(row), file.asOf(), file.asOf(), true, row));
      }
    }
    all(words, "terminated", file.at());
    boolean everyNumberReadable = words.size() == file.rows().size();
    if (file.full() && everyNumberReadable) {
      List<Word> absent = absent(words, file.asOf());
      long listed = people.values().stream().filter(w -> !w.state.equals("terminated")).count();
      if (absent.size() > Math.max(2, Math.min(20, listed * 5 / 100))) {
        return;
      }
      all(absent, "terminated", file.at());
    }
    all(words, "suspended", file.at());
    all(words, "changed", file.at());
    if (file.full()) {
      newestSnapshot = file.asOf();
    }
  }

  private static String event(Map<String, String> row) {
    return switch (row.getOrDefault("status", "")) {
      case "active" -> "changed";
      case "terminated" -> "terminated";
      default -> "suspended";
    };
  }

  private List<Word> absent(List<Word> words, Instant asOf) {
    Set<String> there = new HashSet<>();
    words.forEach(word -> there.add(word.number()));
    List<Word> absent = new ArrayList<>();
    people.forEach(
        (number, who) -> {
          boolean older = !who.firstHeard.isAfter(asOf) && !who.epochAt.isAfter(asOf);
          if (!there.contains(number) && !who.state.equals("terminated") && older) {
            absent.add(new Word(number, "terminated", asOf, asOf, true, Map.of()));
          }
        });
    return absent;
  }

  private void all(List<Word> words, String event, Instant now) {
    words.stream().filter(w -> w.event().equals(event)).forEach(w -> decide(w, now, null));
  }

  /** The table. Only what has an effect gives a receipt, or what somebody waits for. */
  private void decide(Word word, Instant now, @Nullable Told told) {
    Who who = people.get(word.number());
    boolean introduces = word.event().equals("hired") || word.event().equals("changed");
    if (who == null && !introduces) {
      return;
    }
    if (word.effectiveAt().isAfter(now.plusSeconds(300)) && told != null) {
      told.waits = true;
      dues.add(new Due(word.effectiveAt(), told));
      return;
    }
    if (who == null) {
      who = new Who();
      people.put(word.number(), who);
      who.firstHeard = word.asOf();
      who.stateAt = word.effectiveAt();
      who.epochAt = opening(word).orElse(Instant.EPOCH);
      learn(who, word);
      settle(who, word, now, told == null ? receipt(word) : told);
      return;
    }
    String before = who.state + who.says;
    boolean counts = apply(who, word);
    boolean changes =
        !before.equals(who.state + who.says) || !differing(who, word.number(), now).isEmpty();
    if (counts && (told != null || changes)) {
      settle(who, word, now, told == null ? receipt(word) : told);
    }
  }

  /** Returns whether the record counts. */
  private boolean apply(Who who, Word word) {
    Instant at = word.effectiveAt();
    return switch (word.event()) {
      case "terminated" -> terminate(who, at);
      case "suspended" -> suspend(who, word, at);
      case "reinstated" -> reinstate(who, word, at);
      default -> update(who, word, at);
    };
  }

  private boolean reinstate(Who who, Word word, Instant at) {
    if (who.state.equals("suspended") && at.isAfter(who.holdAt)) {
      return restore(who, word);
    }
    if (who.state.equals("active")) {
      who.holdAt = later(who.holdAt, at);
      who.heardAt = later(who.heardAt, at);
    }
    return false;
  }

  private boolean update(Who who, Word word, Instant at) {
    Optional<Instant> opening = opening(word);
    if (who.state.equals("terminated")) {
      boolean rehired = opening.isPresent() && opening.get().isAfter(who.stateAt);
      if (rehired) {
        who.epochAt = opening.get();
        who.heardAt = at;
        restore(who, word);
      }
      return rehired;
    }
    if (who.state.equals("suspended") && word.event().equals("hired")) {
      return false;
    }
    boolean news = !who.heardAt.isAfter(at);
    if (word.listed() && who.hold.equals("listed") && at.isAfter(who.holdAt) && news) {
      return restore(who, word);
    }
    if (who.state.equals("active") && opening.isPresent()) {
      who.epochAt = later(who.epochAt, opening.get());
    }
    learn(who, word);
    return news;
  }

  private static boolean terminate(Who who, Instant at) {
    if (at.isBefore(who.epochAt)) {
      return false;
    }
    boolean again = who.state.equals("terminated");
    who.heardAt = later(who.heardAt, at);
    who.stateAt = again ? later(who.stateAt, at) : at;
    who.state = "terminated";
    return !again;
  }

  private static boolean suspend(Who who, Word word, Instant at) {
    boolean old =
        at.isBefore(who.epochAt)
            || at.isBefore(who.holdAt)
            || word.listed() && who.heardAt.isAfter(at);
    if (who.state.equals("terminated") || old) {
      return false;
    }
    boolean again = who.state.equals("suspended");
    who.hold = word.listed() || who.hold.equals("listed") ? "listed" : "event";
    who.holdAt = at;
    who.heardAt = later(who.heardAt, at);
    who.stateAt = again ? later(who.stateAt, at) : at;
    who.state = "suspended";
    return !again;
  }

  private boolean restore(Who who, Word word) {
    who.state = "active";
    who.stateAt = word.effectiveAt();
    who.hold = "none";
    who.holdAt = later(who.holdAt, word.effectiveAt());
    learn(who, word);
    return true;
  }

  /** What is newer than all that was heard counts; a badge that another person has does not. */
  private void learn(Who who, Word word) {
    if (who.heardAt.isAfter(word.effectiveAt())) {
      return;
    }
    who.heardAt = word.effectiveAt();
    Map<String, String> says = new HashMap<>(word.says());
    List.of("employee_number", "status").forEach(says::remove);
    String badge = badge(says);
    boolean fresh = !badge.isEmpty() && !badge.equals(who.badge());
    boolean taken =
        fresh && people.values().stream().anyMatch(o -> o != who && o.badge().equals(badge));
    if (taken) {
      List.of("badge_format", "facility_code", "card_number").forEach(says::remove);
    }
    who.says.putAll(says);
    who.says.values().removeIf(String::isEmpty);
  }

  /** From when the record says that somebody starts; a row not later than the row itself. */
  private static Optional<Instant> opening(Word word) {
    if (word.event().equals("hired")) {
      return Optional.of(word.effectiveAt());
    }
    String start = word.listed() ? word.says().getOrDefault("start_date", "") : "";
    return start.isEmpty()
        ? Optional.empty()
        : Optional.of(midnight(start, 0, word.says().getOrDefault("site", "")))
            .map(begin -> begin.isBefore(word.effectiveAt()) ? begin : word.effectiveAt());
  }

  private static Instant midnight(String date, int days, String site) {
    ZoneId zone = ZoneId.of(Wall.ZONES.getOrDefault(site, "UTC"));
    return LocalDate.parse(date).plusDays(days).atStartOfDay(zone).toInstant();
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static String badge(Map<String, String> says) {
    String format = says.getOrDefault("badge_format", "");
    return format.isEmpty()
        ? ""
        : format + "/" + says.get("facility_code") + "/" + says.get("card_number");
  }

  // Rosters --------------------------------------------------------------------------------------

  private Told receipt(Word word) {
    Told told = new Told(word);
    receipts.add(told);
    return told;
  }

  private void settle(Who who, Word word, Instant now, Told told) {
    told.touched = differing(who, word.number(), now);
    Map<String, Entry> rights = rights(who, now);
    for (String cabinet : told.touched) {
      put(wanted, cabinet, word.number(), rights.get(cabinet));
      if (up.contains(cabinet)) {
        put(held, cabinet, word.number(), rights.get(cabinet));
      } else {
        told.pending.add(cabinet);
      }
    }
  }

  private static void put(
      Map<String, Map<String, Entry>> rosters,
      String cabinet,
      String number,
      @Nullable Entry entry) {
    Map<String, Entry> roster = rosters.computeIfAbsent(cabinet, c -> new TreeMap<>());
    if (entry == null) {
      roster.remove(number);
    } else {
      roster.put(number, entry);
    }
  }

  private Set<String> differing(Who who, String number, Instant now) {
    Map<String, Entry> rights = rights(who, now);
    Set<String> differing = new TreeSet<>();
    for (int c = 0; c < Wall.CABINETS; c++) {
      String cabinet = Wall.cabinet(c);
      Optional<Entry> before =
          Optional.ofNullable(wanted.getOrDefault(cabinet, Map.of()).get(number));
      if (!before.equals(Optional.ofNullable(rights.get(cabinet)))) {
        differing.add(cabinet);
      }
    }
    return differing;
  }

  /** The access rules that come with Keyway, as a person would tell them. */
  private Map<String, Entry> rights(Who who, Instant now) {
    Map<String, Entry> rights = new TreeMap<>();
    String site = who.says("site");
    Optional<Instant> from =
        Optional.of(who.says("start_date"))
            .filter(d -> !d.isEmpty())
            .map(d -> midnight(d, 0, site));
    Optional<Instant> until =
        Optional.of(who.says("end_date")).filter(d -> !d.isEmpty()).map(d -> midnight(d, 1, site));
    boolean over = until.isPresent() && !until.get().isAfter(now);
    boolean never = from.isPresent() && until.isPresent() && !from.get().isBefore(until.get());
    if (!who.state.equals("active") || who.badge().isEmpty() || over || never) {
      return rights;
    }
    List<String> groups = List.of(who.says("groups").split(";"));
    boolean contractor = who.says("employment").equals("contractor");
    boolean facilities = who.says("department").equals("facilities");
    boolean security = who.says("department").equals("security");
    boolean it = who.says("department").equals("it");
    if (!facilities && !security && !it && who.says("groups").isEmpty()) {
      return rights;
    }
    for (Wall.Key key : keys.values()) {
      boolean own = key.site().equals(site);
      boolean always =
          security
              || own && groups.contains("keyholders")
              || own && facilities && !contractor && TECHNICAL.contains(key.tag())
              || own && it && key.tag().equals("it");
      boolean driver = own && groups.contains("drivers") && key.tag().equals("vehicle");
      boolean byDay = own && facilities && contractor && key.tag().equals("plant");
      if (always && contractor && key.tag().equals("master") || !always && !driver && !byDay) {
        continue;
      }
      Entry entry = rights.getOrDefault(key.cabinet(), new Entry(who.badge(), -1, new TreeMap<>()));
      entry.keys().put(key.slot(), new Terms(byDay && !always && !driver, byDay, from, until));
      int most = always ? 0 : driver ? 1 : 2;
      boolean anyNumber = most == 0 || entry.most() == 0;
      rights.put(
          key.cabinet(),
          new Entry(who.badge(), anyNumber ? 0 : Math.max(most, entry.most()), entry.keys()));
    }
    return rights;
  }

  private static boolean counts(Terms terms, String cabinet, Instant at) {
    return (terms.from().isEmpty() || !at.isBefore(terms.from().get()))
        && (terms.until().isEmpty() || at.isBefore(terms.until().get()))
        && (!terms.onlyByDay() || isDay(cabinet, at));
  }

  private static boolean isDay(String cabinet, Instant at) {
    ZonedDateTime there = at.atZone(ZoneId.of(Wall.ZONES.getOrDefault(siteOf(cabinet), "UTC")));
    boolean weekend =
        there.getDayOfWeek() == DayOfWeek.SATURDAY || there.getDayOfWeek() == DayOfWeek.SUNDAY;
    return !weekend && there.getHour() >= 6 && there.getHour() < 20;
  }

  private static String siteOf(String cabinet) {
    return Wall.site(Integer.parseInt(cabinet.substring(1)));
  }

  // Cabinets -------------------------------------------------------------------------------------

  private void link(Happening.Link link) {
    String cabinet = link.cabinet();
    if (!link.up()) {
      up.remove(cabinet);
      return;
    }
    up.add(cabinet);
    held.put(cabinet, new TreeMap<>(wanted.getOrDefault(cabinet, Map.of())));
    receipts.forEach(told -> told.pending.remove(cabinet));
    for (Wall.Key key : keysOf(cabinet)) {
      truth.putIfAbsent(key.id(), new Place("in", key.slot(), "", link.at(), sureness(cabinet)));
      known.put(key.id(), place(key.id()));
    }
  }

  private String attempt(Happening.Attempt attempt) {
    String cabinet = attempt.cabinet();
    String answer = "unknown-badge";
    for (Map.Entry<String, Entry> person : held.getOrDefault(cabinet, Map.of()).entrySet()) {
      if (person.getValue().badge().equals(attempt.badge())) {
        answer = judge(person.getKey(), person.getValue(), attempt);
        if (answer.equals("taken")) {
          wrote(cabinet, attempt.at());
          String key = "%s-K%02d".formatted(cabinet, attempt.slot());
          move(
              key,
              new Place("out", attempt.slot(), person.getKey(), attempt.at(), sureness(cabinet)));
          return answer;
        }
      }
    }
    wrote(cabinet, attempt.at());
    return answer;
  }

  private String judge(String number, Entry entry, Happening.Attempt attempt) {
    Terms terms = entry.keys().get(attempt.slot());
    if (terms == null) {
      return "not-entitled";
    }
    if (!counts(terms, attempt.cabinet(), attempt.at())) {
      return "schedule";
    }
    Place place = place("%s-K%02d".formatted(attempt.cabinet(), attempt.slot()));
    if (place.state().equals("out") || place.slot() != attempt.slot()) {
      return "empty";
    }
    long holds =
        keysOf(attempt.cabinet()).stream()
            .filter(key -> place(key.id()).holder().equals(number))
            .count();
    return entry.most() > 0 && holds >= entry.most() ? "max-keys" : "taken";
  }

  private void giveBack(Happening.Return r) {
    List<Wall.Key> astray = keysOf(r.cabinet()).stream().filter(k -> !hangs(k)).toList();
    if (astray.isEmpty()) {
      return;
    }
    wrote(r.cabinet(), r.at());
    Wall.Key key = astray.get(r.nth() % astray.size());
    boolean spare = keysOf(r.cabinet()).stream().noneMatch(k -> isInSpareSlot(k));
    boolean wrong = r.wrongSlot() && place(key.id()).state().equals("out") && spare;
    int slot = wrong ? Wall.SLOTS : key.slot();
    move(key.id(), new Place("in", slot, "", r.at(), sureness(r.cabinet())));
  }

  private boolean hangs(Wall.Key key) {
    return place(key.id()).state().equals("in") && place(key.id()).slot() == key.slot();
  }

  private boolean isInSpareSlot(Wall.Key key) {
    return place(key.id()).state().equals("in") && place(key.id()).slot() == Wall.SLOTS;
  }

  /** With the next entry after a loss, all that was certain about a cabinet is so no more. */
  private void wrote(String cabinet, Instant at) {
    if (lossy.remove(cabinet)) {
      for (Wall.Key key : keysOf(cabinet)) {
        Place p = place(key.id());
        if (p.confidence().equals("certain")) {
          move(key.id(), new Place(p.state(), p.slot(), p.holder(), at, "gap"));
        }
      }
    }
  }

  private void move(String key, Place place) {
    truth.put(key, place);
    if (up.contains(key.substring(0, 3))) {
      known.put(key, place);
    }
  }

  private Place place(String key) {
    return truth.getOrDefault(key, new Place("unknown", 0, "", Instant.EPOCH, ""));
  }

  private String sureness(String cabinet) {
    return cabinet.equals(skewed) ? "skewed" : "certain";
  }

  private List<Wall.Key> keysOf(String cabinet) {
    return keys.values().stream().filter(key -> key.cabinet().equals(cabinet)).toList();
  }

  // What it looks like now -----------------------------------------------------------------------

  /** Who may take what at some instants, by cabinet and person. */
  Map<String, String> rosters(List<Instant> instants) {
    Map<String, String> view = new TreeMap<>();
    held.forEach(
        (cabinet, roster) ->
            roster.forEach(
                (number, entry) -> {
                  StringBuilder line = new StringBuilder(entry.badge() + " most " + entry.most());
                  for (Instant at : instants) {
                    Set<Integer> slots = new TreeSet<>();
                    entry
                        .keys()
                        .forEach(
                            (slot, terms) -> {
                              if (counts(terms, cabinet, at)) {
                                slots.add(slot);
                              }
                            });
                    line.append(' ').append(slots);
                  }
                  view.put(cabinet + " " + number, line.toString());
                }));
    return view;
  }

  /** Where each key set is. */
  Map<String, String> custody() {
    Map<String, String> view = new TreeMap<>();
    known.forEach(
        (key, p) ->
            view.put(
                key,
                String.join(
                    " ",
                    p.state(),
                    Integer.toString(p.slot()),
                    p.holder(),
                    p.since().toString(),
                    p.confidence())));
    return view;
  }

  /** How often there is a receipt of each kind. */
  Map<String, Integer> receipts() {
    Map<String, Integer> view = new TreeMap<>();
    for (Told told : receipts) {
      List<String> cabinets = new ArrayList<>();
      told.touched.forEach(
          c -> cabinets.add(c + (told.pending.contains(c) ? ":offline" : ":verified")));
      boolean open = told.waits || !told.pending.isEmpty();
      String state = open ? "open" : told.touched.isEmpty() ? "none" : "complete";
      Word word = told.word;
      view.merge(
          word.number() + " " + word.event() + " " + word.effectiveAt() + " " + state + cabinets,
          1,
          Integer::sum);
    }
    return view;
  }
}
