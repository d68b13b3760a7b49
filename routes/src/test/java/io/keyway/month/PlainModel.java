// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import io.keyway.month.PlainPerson.Word;
import io.keyway.month.PlainRights.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What must come of a month, simple and slow, without a line of the bridge's own: HR's words make
 * people, people have rights, cabinets that are linked hold those rights, and keys move by them.
 */
final class PlainModel {
  /** A receipt: what it is about, and which cabinets it touched. */
  private static final class Told {
    final Word word;
    boolean waits;
    boolean fired;
    final Set<String> touched = new TreeSet<>();
    final Set<String> pending = new TreeSet<>();

    Told(Word word) {
      this.word = word;
    }
  }

  private final Map<String, PlainPerson> people = new TreeMap<>();
  private final Map<String, Map<String, Entry>> wanted = new TreeMap<>();
  private final Map<String, Map<String, Entry>> held = new TreeMap<>();
  private final Set<String> up = new TreeSet<>();
  private final Set<String> active = new HashSet<>();
  private final Set<String> deliveries = new HashSet<>();
  private final Set<String> aboutHr = new TreeSet<>();
  private final List<Told> receipts = new ArrayList<>();
  private final List<Told> later = new ArrayList<>();
  private final PlainKeys keys;
  private Instant newestSnapshot = Instant.EPOCH;

  /**
   * @param skewed the cabinet whose clock is wrong
   */
  PlainModel(String skewed) {
    keys = new PlainKeys(up, active, skewed);
  }

  /** Lets something happen; says what the cabinet answers, where there is one. */
  String happen(Happening happening) {
    fireUntil(happening.at());
    switch (happening) {
      case Happening.Webhook hook -> hear(hook);
      case Happening.HrFile file -> read(file);
      case Happening.Broken broken -> aboutHr.add("file-refused  ");
      case Happening.Restart restart -> {}
      case Happening.Attempt attempt -> {
        return attempt(attempt);
      }
      case Happening.Return r -> keys.giveBack(r);
      case Happening.Gap gap -> keys.lose(gap.cabinet());
      case Happening.Link link -> link(link);
    }
    return "";
  }

  /** What was dated ahead counts when its time has come, and rights end with their last day. */
  void fireUntil(Instant now) {
    later.sort(Comparator.comparing(told -> told.word.at()));
    while (!later.isEmpty() && !later.getFirst().word.at().isAfter(now)) {
      Told told = later.removeFirst();
      endUntil(told.word.at().minusMillis(1));
      told.waits = false;
      told.fired = true;
      decide(told.word, told.word.at(), told);
    }
    endUntil(now);
  }

  private void endUntil(Instant now) {
    Map<Instant, Set<String>> ending = new TreeMap<>();
    for (Map<String, Entry> roster : wanted.values()) {
      roster.forEach(
          (number, entry) ->
              entry
                  .until()
                  .filter(until -> !until.isAfter(now))
                  .ifPresent(
                      until -> ending.computeIfAbsent(until, u -> new TreeSet<>()).add(number)));
    }
    ending.forEach((at, numbers) -> numbers.forEach(number -> end(number, at)));
  }

  private void end(String number, Instant at) {
    Map<String, Entry> rights = PlainRights.of(Objects.requireNonNull(people.get(number)), at);
    Word word = new Word(number, "changed", at, at, false, Map.of());
    provision(number, rights, touched(number, rights), receipt(word));
    if (rights.isEmpty()) {
      keys.rightsEnded(number);
    }
  }

  /** HR says that somebody stays: what it had announced to end does not come. */
  private void callOff(String number) {
    for (Told told : List.copyOf(later)) {
      if (told.word.number().equals(number) && told.word.takesAway()) {
        told.waits = false;
        later.remove(told);
      }
    }
  }

  // What HR says ---------------------------------------------------------------------------------

  private void hear(Happening.Webhook hook) {
    if (deliveries.add(hook.delivery())) {
      Instant at = hook.effectiveAt().orElse(hook.at());
      Word word = new Word(hook.number(), hook.event(), at, hook.at(), false, hook.said());
      decide(word, hook.at(), receipt(word));
    }
  }

  private void read(Happening.HrFile file) {
    if (file.full() && file.asOf().isBefore(newestSnapshot)) {
      aboutHr.add("file-refused  ");
      return;
    }
    List<Word> words = new ArrayList<>();
    for (Map<String, String> row : file.rows()) {
      String number = row.getOrDefault("employee_number", "");
      String event =
          switch (row.getOrDefault("status", "")) {
            case "active" -> "changed";
            case "terminated" -> "terminated";
            default -> "suspended";
          };
      if (!number.isEmpty()) {
        words.add(new Word(number, event, file.asOf(), file.asOf(), true, row));
      }
    }
    decideAll(words, "terminated", file.at());
    boolean everyNumberReadable = words.size() == file.rows().size();
    if (file.full() && everyNumberReadable) {
      List<Word> absent = absent(words, file.asOf());
      long listed = people.values().stream().filter(who -> !who.is("terminated")).count();
      if (absent.size() > Math.max(2, Math.min(20, listed * 5 / 100))) {
        return;
      }
      decideAll(absent, "terminated", file.at());
    }
    decideAll(words, "suspended", file.at());
    decideAll(words, "changed", file.at());
    newestSnapshot = file.full() ? file.asOf() : newestSnapshot;
  }

  private List<Word> absent(List<Word> words, Instant asOf) {
    Set<String> there = new HashSet<>();
    words.forEach(word -> there.add(word.number()));
    List<Word> absent = new ArrayList<>();
    people.forEach(
        (number, who) -> {
          boolean older = !who.firstHeard.isAfter(asOf) && !who.opened.isAfter(asOf);
          if (!there.contains(number) && !who.is("terminated") && older) {
            absent.add(new Word(number, "terminated", asOf, asOf, true, Map.of()));
          }
        });
    return absent;
  }

  private void decideAll(List<Word> words, String event, Instant now) {
    words.stream().filter(w -> w.event().equals(event)).forEach(w -> decide(w, now, null));
  }

  /** Only what changes something gives a receipt, or what somebody waits for. */
  private void decide(Word word, Instant now, @Nullable Told told) {
    PlainPerson who = people.get(word.number());
    if (who == null && !word.introduces()) {
      if (word.takesAway()) {
        aboutHr.add("unmatched-leaver  " + word.number());
      }
      return;
    }
    if (told != null && word.at().isAfter(now.plusSeconds(300))) {
      told.waits = true;
      later.add(told);
      return;
    }
    if (word.event().equals("reinstated") && told != null && !told.fired) {
      callOff(word.number());
    }
    String before = who == null ? "nobody" : who.state + who.says;
    boolean counts = who == null || who.hear(word, badge -> isTaken(badge, word.number()));
    if (who == null) {
      who = new PlainPerson(word, badge -> isTaken(badge, word.number()));
      people.put(word.number(), who);
    }
    Map<String, Entry> rights = PlainRights.of(who, now);
    Set<String> touched = touched(word.number(), rights);
    boolean changes = !before.equals(who.state + who.says) || !touched.isEmpty();
    if (!counts || told == null && !changes) {
      return;
    }
    provision(word.number(), rights, touched, told == null ? receipt(word) : told);
    active.add(word.number());
    if (!who.is("active")) {
      active.remove(word.number());
    }
    boolean over =
        PlainPerson.date("end_date", who.says, 1).filter(end -> !end.isAfter(now)).isPresent();
    if (!who.is("active") || over && rights.isEmpty() && !touched.isEmpty()) {
      keys.rightsEnded(word.number());
    }
  }

  /** Whoever was terminated loses a badge to who has it next. */
  private boolean isTaken(String badge, String number) {
    List<PlainPerson> others = new ArrayList<>(people.values());
    others.remove(people.get(number));
    others.removeIf(other -> !other.badge().equals(badge));
    others.stream().filter(other -> other.is("terminated")).forEach(PlainPerson::loseBadge);
    return others.stream().anyMatch(other -> !other.is("terminated"));
  }

  private Told receipt(Word word) {
    Told told = new Told(word);
    receipts.add(told);
    return told;
  }

  // What cabinets hold ---------------------------------------------------------------------------

  private Set<String> touched(String number, Map<String, Entry> rights) {
    Set<String> touched = new TreeSet<>();
    for (int c = 0; c < Wall.CABINETS; c++) {
      Entry before = wanted.getOrDefault(Wall.cabinet(c), Map.of()).get(number);
      Optional<Entry> after = Optional.ofNullable(rights.get(Wall.cabinet(c)));
      if (!Optional.ofNullable(before).equals(after)) {
        touched.add(Wall.cabinet(c));
      }
    }
    return touched;
  }

  private void provision(String number, Map<String, Entry> rights, Set<String> touched, Told told) {
    told.touched.addAll(touched);
    for (String cabinet : touched) {
      Map<String, Entry> roster = wanted.computeIfAbsent(cabinet, c -> new TreeMap<>());
      roster.remove(number);
      Optional.ofNullable(rights.get(cabinet)).ifPresent(entry -> roster.put(number, entry));
      if (up.contains(cabinet)) {
        held.put(cabinet, new TreeMap<>(roster));
      } else {
        told.pending.add(cabinet);
      }
    }
  }

  private void link(Happening.Link link) {
    String cabinet = link.cabinet();
    up.remove(cabinet);
    if (link.up()) {
      up.add(cabinet);
      held.put(cabinet, new TreeMap<>(wanted.getOrDefault(cabinet, Map.of())));
      receipts.forEach(told -> told.pending.remove(cabinet));
      keys.link(cabinet, link.at());
    }
  }

  private String attempt(Happening.Attempt attempt) {
    String cabinet = attempt.cabinet();
    keys.write(cabinet, attempt.at());
    for (Map.Entry<String, Entry> person : held.getOrDefault(cabinet, Map.of()).entrySet()) {
      if (person.getValue().badge().equals(attempt.badge())) {
        String answer = judge(person.getKey(), person.getValue(), attempt);
        if (answer.equals("taken")) {
          keys.take(cabinet, attempt.slot(), person.getKey(), attempt.at());
        }
        return answer;
      }
    }
    return "unknown-badge";
  }

  private String judge(String number, Entry entry, Happening.Attempt attempt) {
    if (!entry.slots().containsKey(attempt.slot())) {
      return "not-entitled";
    }
    if (!entry.counts(attempt.slot(), attempt.cabinet(), attempt.at())) {
      return "schedule";
    }
    if (!keys.hangs(attempt.cabinet(), attempt.slot())) {
      return "empty";
    }
    boolean enough = entry.most() > 0 && keys.heldBy(number, attempt.cabinet()) >= entry.most();
    return enough ? "max-keys" : "taken";
  }

  // What it looks like ---------------------------------------------------------------------------

  /** Who may take what at some instants, by cabinet and person. */
  Map<String, String> rosters(List<Instant> instants) {
    Map<String, String> view = new TreeMap<>();
    held.forEach(
        (cabinet, roster) ->
            roster.forEach(
                (number, entry) -> {
                  StringBuilder line = new StringBuilder(entry.badge() + " most " + entry.most());
                  for (Instant at : instants) {
                    Set<Integer> slots = new TreeSet<>(entry.slots().keySet());
                    slots.removeIf(slot -> !entry.counts(slot, cabinet, at));
                    line.append(' ').append(slots);
                  }
                  view.put(cabinet + " " + number, line.toString());
                }));
    return view;
  }

  /** Where each key set is, until when, and whether that is over. */
  Map<String, String> custody(Instant now) {
    return keys.custody(now);
  }

  /** What somebody must look at: kind, key set, employee number. */
  Map<String, String> incidents(Instant now) {
    Map<String, String> view = new TreeMap<>();
    keys.incidents(now).forEach(incident -> view.put(incident, "open"));
    aboutHr.forEach(incident -> view.put(incident, "open"));
    return view;
  }

  /** How often there is a receipt of each kind. */
  Map<String, Integer> receipts() {
    Map<String, Integer> view = new HashMap<>();
    for (Told told : receipts) {
      List<String> cabinets = new ArrayList<>();
      told.touched.forEach(
          c -> cabinets.add(c + (told.pending.contains(c) ? ":offline" : ":verified")));
      boolean open = told.waits || !told.pending.isEmpty();
      String state = open ? "open" : told.touched.isEmpty() ? "none" : "complete";
      Word word = told.word;
      view.merge(
          "%s %s %s %s%s".formatted(word.number(), word.event(), word.at(), state, cabinets),
          1,
          Integer::sum);
    }
    return view;
  }
}
