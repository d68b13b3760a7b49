// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.block.Blocking;
import io.keyway.app.block.Blocking.Asked;
import io.keyway.app.decision.Decision;
import io.keyway.app.decision.Merging;
import io.keyway.app.decision.Resolution.Word;
import io.keyway.app.inbox.Listings;
import io.keyway.app.inbox.UnreadableFile;
import io.keyway.app.intake.Mappings;
import io.keyway.app.plan.Approvals;
import io.keyway.app.problem.Refusal;
import io.keyway.app.reading.Reading.Means;
import io.keyway.app.store.Blocks.Scope;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.PeopleInMemory;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Joiner;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Reinstated;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.IdentityChange.Suspended;
import io.keyway.model.identity.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/**
 * Two systems with the same people have the same history: entries change, come and go, whole
 * readings follow one another, records come late, in between, from the system itself and from
 * somebody else, and humans block cards, release them, merge people and part them. Of one of them
 * no entry is ever taken for a repetition. All people stand alike, whatever was not decided again.
 * Each history has people of its own; those of earlier ones stay listed.
 */
@BridgeTest
@TestPropertySource(
    properties = {
      "keyway.sources.pa.mapping=hr",
      "keyway.sources.pa.reads.kind=memory",
      "keyway.sources.pa.reads.uri=memory://pa",
      "keyway.sources.pa.budget.percent=100",
      "keyway.sources.pa.budget.people=1000000",
      "keyway.sources.pa.budget.losing-percent=100",
      "keyway.sources.pa.budget.losing-people=1000000",
      "keyway.sources.pb.mapping=hr",
      "keyway.sources.pb.reads.kind=memory",
      "keyway.sources.pb.reads.uri=memory://pb",
      "keyway.sources.pb.budget.percent=100",
      "keyway.sources.pb.budget.people=1000000",
      "keyway.sources.pb.budget.losing-percent=100",
      "keyway.sources.pb.budget.losing-people=1000000",
      "keyway.plans.targets.percent=100",
      "keyway.plans.targets.people=1000000"
    })
class RepetitionPropertyTest {
  private static final int PEOPLE = 8;
  private static final int STEPS = 200;
  private static final List<String> DEPARTMENTS = List.of("security", "facilities", "it", "sales");

  @Autowired private SourceReaders readers;
  @Autowired private ReadingJournal journal;
  @Autowired private Listings listings;
  @Autowired private Mappings mappings;
  @Autowired private Decision decision;
  @Autowired private Store store;
  @Autowired private Clock clock;
  @Autowired private Merging merging;
  @Autowired private Blocking blocking;
  @Autowired private Approvals plans;

  /** Instants between two readings: of either system before the one, after the other. */
  private final List<Instant> between = new ArrayList<>();

  private final List<String> history = new ArrayList<>();

  /** How often humans did what, with which outcome. */
  private final Map<String, Integer> done = new TreeMap<>();

  RepetitionPropertyTest() {}

  /** One of the two systems, and what is known of its people. */
  private final class Side {
    private final String name;
    private final int cards;
    private final long seed;
    private final PeopleInMemory directory;
    private final Reading reading;
    private Optional<Badge> blocked = Optional.empty();
    private final Deque<Two> merged = new ArrayDeque<>();

    Side(String name, int cards, long seed) {
      this.name = name;
      this.cards = cards + (int) seed * 2 * PEOPLE;
      this.seed = seed;
      this.directory = PeopleInMemory.named(name);
      this.reading =
          new Reading(
              name,
              IdentityConnector.ofKind("memory")
                  .source(
                      new SourceOptions(
                          name, List.of(directory.uri()), Map.of(), Map.of(), Path.of("."), clock)),
              new Means(journal, listings, mappings, clock));
    }

    String number(int who) {
      return name.toUpperCase(Locale.ROOT) + "-" + seed + "-" + who;
    }

    String key(int who) {
      return seed + "/" + who;
    }

    void list(int who, Person person) {
      directory.put(
          key(who),
          Map.of(
              "employee_number", number(who),
              "status", person.status(),
              "department", person.department(),
              "site", "hq",
              "start_date", person.start(),
              "badge_format", "H10301",
              "facility_code", "35",
              "card_number", String.valueOf(cards + person.card())));
    }

    /** Releases the card that is blocked, as somebody else confirms, or blocks this person's. */
    String turn(Person person) {
      Asked asked = new Asked("operator", "a drill");
      return outcome(
          () -> {
            if (blocked.isPresent()) {
              Scope scope = Scope.badge(blocked.get());
              plans.approve(blocking.release(scope, asked).id(), "somebody else");
              blocked = Optional.empty();
              return "released";
            }
            Badge badge =
                new Badge("H10301", new FacilityCode(35), new CardNumber(cards + person.card()));
            blocking.revoke(badge, asked);
            blocked = Optional.of(badge);
            return "blocked";
          });
    }

    String merge(int who, int other) {
      return outcome(
          () -> {
            Two two = new Two(person(who), person(other));
            merging.merge(two.kept(), two.other(), new Word("operator", "twins"));
            merged.add(two);
            return "merged";
          });
    }

    /** Undoes the last merge. */
    String split() {
      return outcome(
          () -> {
            Two two = merged.pollLast();
            if (two == null) {
              return "nobody";
            }
            merging.split(two.kept(), two.other(), new Word("operator", "no twins"));
            return "parted";
          });
    }

    private CardholderId person(int who) {
      return new CardholderId(
          store.read(
              db ->
                  db.sql("SELECT person FROM source_identity WHERE source = ? AND source_key = ?")
                      .params(name, number(who))
                      .query(String.class)
                      .single()));
    }

    private static String outcome(Supplier<String> act) {
      try {
        return act.get();
      } catch (Refusal e) {
        return "refused";
      }
    }

    /** A reading that takes too much away waits for a human; how many do. */
    int approveWhatIsHeld() {
      List<String> held =
          store.read(
              db ->
                  db.sql(
                          "SELECT id FROM plan WHERE kind = 'held' AND state = 'waiting'"
                              + " AND source = ?")
                      .param(name)
                      .query(String.class)
                      .list());
      held.forEach(plan -> plans.approve(plan, "somebody else"));
      return held.size();
    }

    /** Everything that may matter to whatever comes next. */
    List<String> stand() {
      return store.read(
          db ->
              db.sql(
                      "SELECT s.source_key || '|' || SUBSTR(p.employee_number, 3) || '|' || p.state || '|' || p.epoch || '|'"
                          + " || p.department || '|' || s.hold || '|' || s.present || '|'"
                          + " || (SELECT COUNT(*) FROM key_grant g WHERE g.person = p.id"
                          + " AND g.until_at IS NULL) || '|' || COALESCE((SELECT"
                          + " MIN(CAST(c.card_number AS INTEGER)) - ? FROM credential c"
                          + " WHERE c.person = p.id), -1) || '|' || p.epoch_at || '|' || s.effective_at"
                          + " FROM person p JOIN source_identity s ON s.person = p.id"
                          + " WHERE s.source = ? ORDER BY 1")
                  .params(cards, name)
                  .query((row, n) -> comparable(row.getString(1)))
                  .list());
    }

    /** Instants, as their places among those between readings. */
    private String comparable(String stand) {
      List<String> all = new ArrayList<>(List.of(stand.substring(name.length()).split("\\|")));
      for (int i = all.size() - 2; i < all.size(); i++) {
        long instant = Long.parseLong(all.get(i));
        all.set(i, "" + between.stream().filter(at -> micros(at) < instant).count());
      }
      return String.join("|", all);
    }

    /** How often what it says was written down anew. */
    int decided() {
      return store.read(
          db ->
              db.sql("SELECT COUNT(*) FROM decided WHERE source = ?")
                  .param(name)
                  .query(Integer.class)
                  .single());
    }

    void forgetRepetitions() {
      store.execute(
          Priority.NORMAL,
          db ->
              db.sql("UPDATE source_identity SET mark = '' WHERE source = ?").param(name).update());
    }
  }

  /** Two records of one person. */
  private record Two(CardholderId kept, CardholderId other) {}

  private record Person(String status, String department, int card, String start) {
    Person with(String otherStatus, String otherDepartment) {
      return new Person(otherStatus, otherDepartment, card, start);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatIsNotDecidedAgainStandsAsIfItWere(long seed) throws Exception {
    readers.stop();
    Side skipping = new Side("pa", 51_000, seed);
    Side deciding = new Side("pb", 52_000, seed);
    Random random = new Random(seed);
    Map<Integer, Person> people = new HashMap<>();
    for (int who = 0; who < PEOPLE; who++) {
      list(List.of(skipping, deciding), people, who, new Person("active", "security", who, ""));
    }
    read(skipping, deciding);
    for (int step = 0; step < STEPS; step++) {
      if (random.nextBoolean()) {
        read(skipping, deciding);
      } else {
        act(random, List.of(skipping, deciding), people);
      }
      assertThat(skipping.stand()).as("%s", history).isEqualTo(deciding.stand());
    }
    assertThat(deciding.decided() - skipping.decided())
        .as("entries that were not decided again")
        .isGreaterThan(50);
    assertThat(done)
        .containsKeys("block blocked", "block released", "merge merged", "split parted");
  }

  @BeforeEach
  void countDecisions() {
    store.execute(
        Priority.NORMAL,
        db -> {
          db.sql("CREATE TABLE decided (source TEXT NOT NULL)").update();
          db.sql(
                  "CREATE TRIGGER decided AFTER UPDATE OF said ON source_identity"
                      + " BEGIN INSERT INTO decided VALUES (new.source); END")
              .update();
        });
  }

  @AfterEach
  void countNoMore() {
    store.execute(
        Priority.NORMAL,
        db -> {
          db.sql("DROP TRIGGER decided").update();
          db.sql("DROP TABLE decided").update();
        });
  }

  private void read(Side skipping, Side deciding) throws IOException, UnreadableFile {
    deciding.forgetRepetitions();
    pause();
    skipping.reading.everybody();
    deciding.reading.everybody();
    pause();
    assertThat(skipping.approveWhatIsHeld()).isEqualTo(deciding.approveWhatIsHeld());
    pause();
    history.add("read");
  }

  private void pause() {
    between.add(clock.instant().truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS));
    Instant last = between.getLast();
    while (!clock.instant().truncatedTo(ChronoUnit.MICROS).isAfter(last)) {
      Thread.onSpinWait();
    }
  }

  private void act(Random random, List<Side> sides, Map<Integer, Person> people) {
    int who = random.nextInt(PEOPLE);
    Person person = people.getOrDefault(who, new Person("active", "sales", who, ""));
    String department = DEPARTMENTS.get(random.nextInt(DEPARTMENTS.size()));
    switch (random.nextInt(11)) {
      case 0 -> list(sides, people, who, person.with(person.status(), department));
      case 1 -> {
        List<String> words =
            List.of("active", "active", "active", "active", "suspended", "suspended", "terminated");
        String status = words.get(random.nextInt(words.size()));
        list(sides, people, who, person.with(status, person.department()));
      }
      case 2 ->
          list(
              sides,
              people,
              who,
              new Person(
                  person.status(), person.department(), random.nextInt(PEOPLE + 4), start(random)));
      case 3 -> {
        people.remove(who);
        history.add("remove " + who);
        sides.forEach(side -> side.directory.remove(side.key(who)));
      }
      case 4 -> alike("block or release the card of " + who, sides, side -> side.turn(person));
      case 5 -> {
        int other = random.nextInt(PEOPLE);
        alike("merge " + other + " into " + who, sides, side -> side.merge(who, other));
      }
      case 6 -> alike("split", sides, Side::split);
      default -> tell(random, sides, who, department);
    }
  }

  /** What a human does in both systems; what is refused in the one is refused in the other. */
  private void alike(String what, List<Side> sides, Function<Side, String> act) {
    pause();
    List<String> outcomes = sides.stream().map(act).distinct().toList();
    history.add(what + ": " + outcomes);
    assertThat(outcomes).as("%s", history).hasSize(1);
    outcomes.forEach(outcome -> done.merge(first(what) + " " + outcome, 1, Integer::sum));
    pause();
  }

  private static String first(String words) {
    return words.replaceFirst(" .*", "");
  }

  /** None, long past, or ahead. */
  private String start(Random random) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return switch (random.nextInt(3)) {
      case 0 -> "";
      case 1 -> today.minusDays(400).toString();
      default -> today.plusDays(1).toString();
    };
  }

  private void list(List<Side> sides, Map<Integer, Person> people, int who, Person person) {
    people.put(who, person);
    history.add("list " + who + " " + person);
    sides.forEach(side -> side.list(who, person));
  }

  /** A record of its own, often a late one, of the system or of somebody else. */
  private void tell(Random random, List<Side> sides, int who, String department) {
    int back = random.nextInt(3);
    pause();
    Instant at = between.get(Math.max(0, between.size() - 1 - back));
    boolean isOwn = random.nextBoolean();
    int kind = random.nextInt(10);
    history.add("tell " + who + " kind " + kind + " own " + isOwn + " back " + back + department);
    for (Side side : sides) {
      Subject subject =
          new Subject(isOwn ? side.name : "operator", new EmployeeNumber(side.number(who)), at, at);
      decision.decide(change(kind, subject, department), Optional.empty());
    }
  }

  private static IdentityChange change(int kind, Subject subject, String department) {
    return switch (kind) {
      case 0 -> new Joiner(subject, in(department));
      case 1 -> new Leaver(subject, Profile.EMPTY);
      case 2 -> new Suspended(subject, Profile.EMPTY);
      case 3, 4, 5 -> new Reinstated(subject, Profile.EMPTY);
      default -> new Mover(subject, in(department));
    };
  }

  private static Profile in(String department) {
    return new Profile(
        "",
        "",
        "",
        "",
        department,
        "hq",
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }
}
