// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.block.Crowd;
import io.keyway.app.block.Desk;
import io.keyway.app.decision.AccessRules;
import io.keyway.app.decision.Decision;
import io.keyway.app.decision.Rehearsal;
import io.keyway.app.intake.Sha256;
import io.keyway.app.plan.Approvals;
import io.keyway.app.problem.Refusal;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.store.Fingerprints;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.SourceFiles.Kind;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@BridgeTest
class FilePlansTest {
  private static final String SOURCE = "hr-bearer";
  private static final String HEADER =
      "employee_number,given_name,family_name,email,status,employment,department,site,groups,"
          + "start_date,end_date,badge_format,facility_code,card_number\n";
  private static final List<String> STATUS = List.of("active", "active", "suspended", "terminated");
  private static final List<String> DEPARTMENTS = List.of("security", "kitchen");

  @LocalServerPort private int port;
  @TempDir private Path folder = Path.of("");
  @Autowired private FilePlans plans;
  @Autowired private FileGate gate;
  @Autowired private FileOrder order;
  @Autowired private Absences absences;
  @Autowired private Losses losses;
  @Autowired private Rehearsal rehearsal;
  @Autowired private Fingerprints fingerprints;
  @Autowired private AccessRules rules;
  @Autowired private SourceSettings sources;
  @Autowired private Clock clock;
  @Autowired private FileApplication application;
  @Autowired private FileChecker checker;
  @Autowired private Store store;
  @Autowired private Rosters rosters;
  @Autowired private Decision decision;
  @Autowired private Approvals approvals;
  private Crowd crowd;

  FilePlansTest() {}

  @BeforeEach
  void people() {
    crowd = new Crowd(store, rosters, decision);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void planThenApplyDoesWhatTheFileItselfDoes(int seed) throws Exception {
    Random random = new Random(seed);
    direct(csv(seed, numbers(seed), random));
    String next = csv(seed, numbers(seed), random);
    Map<String, Set<String>> before = grants(seed);

    PlanFile plan = plan(next);
    assertThat(grants(seed)).isEqualTo(before);
    assertThat(plan(next).steps()).isEqualTo(plan.steps());
    if (random.nextBoolean()) {
      assertThat(plans.apply(plan, "tester").outcome()).isEqualTo("applied");
    } else {
      assertThat(direct(next).outcome()).isEqualTo("applied");
    }

    assertThat(grants(seed)).isEqualTo(after(before, plan));
  }

  @Test
  void badgeThatAnotherLeavesInTheSameFileIsForeseen() throws Exception {
    direct(
        HEADER
            + row("P-10", "active", "security", 7031)
            + row("P-11", "active", "security", 7032)
            + row("P-12", "active", "security", 7031)
            + row("P-13", "active", "security", 7032));
    assertThat(crowd.keysOf("P-12")).isEmpty();
    String next =
        HEADER
            + row("P-12", "active", "security", 7031)
            + row("P-11", "active", "security", 7033)
            + row("P-13", "active", "security", 7032)
            + row("P-10", "terminated", "security", 7031);

    PlanFile plan = plan(next);

    assertThat(plan.steps())
        .extracting(PlanFile.Step::employeeNumber, s -> s.loses().size(), s -> s.gets().size())
        .containsExactly(
            tuple("P-10", 44, 0), tuple("P-12", 0, 44), tuple("P-11", 0, 0), tuple("P-13", 0, 44));
    assertThat(plans.apply(plan, "tester").outcome()).isEqualTo("applied");
    assertThat(crowd.keysOf("P-10")).isEmpty();
    assertThat(crowd.keysOf("P-12")).isEqualTo(Map.of("HQ-1", 22, "HQ-2", 22));
    assertThat(crowd.keysOf("P-13")).isEqualTo(Map.of("HQ-1", 22, "HQ-2", 22));
  }

  @Test
  void badgesThatPassOnAreForeseenHoweverManyDo() throws Exception {
    List<String> leavers = IntStream.range(0, 120).mapToObj(i -> "FL-" + i).toList();
    List<String> joiners = IntStream.range(0, 120).mapToObj(i -> "FJ-" + i).toList();
    direct(HEADER + rows(leavers, "active", 30_000));

    PlanFile plan =
        plan(HEADER + rows(joiners, "active", 30_000) + rows(leavers, "terminated", 30_000));

    assertThat(plan.steps().subList(0, 120)).allMatch(step -> step.loses().size() == 44);
    assertThat(plan.steps().subList(120, 240)).allMatch(step -> step.gets().size() == 44);
    assertThat(plan.steps().subList(120, 240))
        .extracting(PlanFile.Step::employeeNumber)
        .isEqualTo(joiners);
    assertThat(plans.apply(plan, "tester").outcome()).isEqualTo("applied");
    assertThat(crowd.keysOf("FL-7")).isEmpty();
    assertThat(crowd.keysOf("FJ-7")).isEqualTo(Map.of("HQ-1", 22, "HQ-2", 22));
    direct(HEADER + rows(joiners, "terminated", 30_000));
  }

  @Test
  void recordThatCannotBeDecidedDelaysNoOtherInTheDryRunEither() throws Exception {
    sql(
        "CREATE TRIGGER no_such_person BEFORE INSERT ON person WHEN NEW.employee_number = 'P-20'"
            + " BEGIN SELECT RAISE(ABORT, 'this one cannot be written'); END");
    try {
      PlanFile plan =
          plan(
              HEADER
                  + row("P-19", "active", "security", 7041)
                  + row("P-20", "active", "security", 7042)
                  + row("P-21", "active", "security", 7043));

      assertThat(plan.steps())
          .extracting(
              PlanFile.Step::employeeNumber, PlanFile.Step::effect, step -> step.gets().size())
          .containsExactly(
              tuple("P-19", "applied", 44),
              tuple("P-20", "quarantined", 0),
              tuple("P-21", "applied", 44));
      FileReport report = plans.apply(plan, "tester");
      assertThat(report.changed()).isEqualTo(2);
      assertThat(report.quarantined()).isEqualTo(1);
    } finally {
      sql("DROP TRIGGER no_such_person");
    }
  }

  @Test
  void planBeyondTheBudgetSaysSoAndWaitsForSomebodyElse() throws Exception {
    List<String> people = IntStream.range(0, 102).mapToObj(i -> "FB-" + i).toList();
    direct(HEADER + rows(people, "active", 31_000));
    PlanFile plan =
        plan(
            HEADER
                + rows(people.subList(0, 101), "suspended", 31_000)
                + row("FB-101", "terminated", "security", 31_101));
    assertThat(plan.wouldWait()).contains("101 of", "101 suspended");

    FileReport report = plans.apply(plan, "tester");

    assertThat(report.outcome()).isEqualTo("held");
    assertThat(report.reason()).contains(plan.wouldWait());
    assertThat(crowd.keysOf("FB-101")).isEmpty();
    assertThat(crowd.keysOf("FB-1")).isNotEmpty();
    String held = String.valueOf(report.plan());
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> approvals.approve(held, "tester"))
        .satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(403));
    approvals.approve(held, "another");
    assertThat(crowd.keysOf("FB-1")).isEmpty();
    direct(HEADER + rows(people.subList(0, 101), "terminated", 31_000));
  }

  @Test
  void whateverIsDecidedInBetweenMakesItStale() throws Exception {
    direct(HEADER + row("P-1", "active", "security", 7001));
    String next = HEADER + row("P-1", "suspended", "security", 7001);
    List<Runnable> meanwhile =
        List.of(
            () -> crowd.hire("P-other", 7002),
            () -> decision.reassess(crowd.idOf("P-1"), "test"),
            () ->
                store.execute(
                    Priority.NORMAL,
                    db ->
                        db.sql("UPDATE credential SET card_number = '7003' WHERE person = ?")
                            .param(crowd.idOf("P-1").value())
                            .update()));
    assertThat(meanwhile).isNotEmpty();

    PlanFile first = plan(next);
    meanwhile.getFirst().run();
    refusesAsStale(first);
    PlanFile second = plan(next);
    meanwhile.getLast().run();
    refusesAsStale(second);
    PlanFile third = plan(next);
    refusesAsStale(with(third, List.of()));

    assertThat(crowd.keysOf("P-1")).isNotEmpty();
    assertThat(plans.apply(plan(next), "tester").outcome()).isEqualTo("applied");
    assertThat(crowd.keysOf("P-1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"suspended, 7051", "terminated, 7053"})
  void whatComesBetweenTheLastLookAndTheFirstCommitMakesItStaleToo(String status, int card)
      throws Exception {
    String number = "PB-" + status;
    direct(HEADER + row(number, "active", "security", card));
    PlanFile plan = plan(HEADER + row(number, status, "security", card));
    AtomicInteger looks = new AtomicInteger();
    FilePlans late =
        plansOn(
            afterEachRead(
                () -> {
                  if (looks.incrementAndGet() == 3) {
                    crowd.hire("PB-between-" + status, card + 1);
                  }
                }));

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> late.apply(plan, "tester"))
        .satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(409))
        .withMessageContaining("something changed while it began");

    assertThat(looks).hasValue(3);
    assertThat(crowd.keysOf(number)).isNotEmpty();
    direct(HEADER + row("PB-between-" + status, "terminated", "security", card + 1));
    assertThat(plans.apply(plan(HEADER + row(number, status, "security", card)), "x").outcome())
        .isEqualTo("applied");
    assertThat(crowd.keysOf(number)).isEmpty();
  }

  private FilePlans plansOn(Store other) {
    return new FilePlans(
        gate,
        checker,
        order,
        absences,
        losses,
        rehearsal,
        application,
        fingerprints,
        rules,
        sources,
        other,
        clock);
  }

  private Store afterEachRead(Runnable then) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(store, arguments);
              if (method.getName().equals("read")) {
                then.run();
              }
              return result;
            });
  }

  @Test
  void overHttpItIsAFileThatComesBackAsItWent() throws Exception {
    Desk desk = new Desk(port, TestSite.TOKEN);
    String csv = HEADER + row("P-2", "active", "security", 7011);

    Desk.Said plan = desk.send("plans?source=hr-bearer&name=x.delta.csv", "text/csv", csv);

    assertThat(plan.status()).as(plan.body().toString()).isEqualTo(200);
    assertThat(plan.body().at("/steps/0/gets")).hasSize(44);
    assertThat(crowd.texts("SELECT id FROM person WHERE employee_number = ?", "P-2")).isEmpty();
    Desk.Said applied =
        desk.post("plans/apply", new ObjectMapper().writeValueAsString(plan.body()));
    assertThat(applied.text("/outcome")).as(applied.body().toString()).isEqualTo("applied");
    assertThat(crowd.keysOf("P-2")).isEqualTo(Map.of("HQ-1", 22, "HQ-2", 22));
    assertThat(
            new Desk(port, TestSite.BREAK_GLASS)
                .post("plans/apply", new ObjectMapper().writeValueAsString(plan.body()))
                .status())
        .isEqualTo(403);
    assertThat(desk.post("plans/apply", "{\"format\":\"keyway-plan-1\"}").status()).isEqualTo(400);
    assertThat(desk.send("plans?source=nobody&name=x.delta.csv", "text/csv", csv).status())
        .isEqualTo(404);
    assertThat(desk.send("plans?source=hr-bearer&name=x.csv", "text/csv", csv).status())
        .isEqualTo(422);
    assertThat(desk.send("plans?source=hr-bearer&name=x.delta.csv", "text/csv", "a,b").status())
        .isEqualTo(422);
  }

  @Test
  void saysWhoWouldLoseARightWhileHoldingTheKey() throws Exception {
    direct(HEADER + row("P-3", "active", "security", 7021));
    String person = crowd.idOf("P-3").value();
    store.execute(
        Priority.NORMAL,
        db ->
            db.sql(
                    "INSERT INTO custody (key_set, since_at, until_at, ordinal, cabinet, slot,"
                        + " state, person, due_at, overdue, confidence, event)"
                        + " SELECT 'HQ-2-K21', 1, NULL, COALESCE(MAX(ordinal), 0) + 1, 'HQ-2', 21,"
                        + " 'out', ?, NULL, 0, 'certain', 'plan-test' FROM custody"
                        + " WHERE key_set = 'HQ-2-K21'")
                .param(person)
                .update());

    PlanFile plan = plan(HEADER + row("P-3", "terminated", "security", 7021));

    assertThat(plan.losingWhileHolding())
        .containsExactly(new PlanFile.Holding(person, "P-3", List.of("HQ-2-K21")));
    assertThat(plan.summary()).contains("1 people lose a right, 1 of them while holding the key");
  }

  private void sql(String statement) {
    store.execute(Priority.NORMAL, db -> db.sql(statement).update());
  }

  private void refusesAsStale(PlanFile plan) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> plans.apply(plan, "tester"))
        .satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(409))
        .withMessageContaining("stale");
  }

  private static PlanFile with(PlanFile plan, List<PlanFile.Step> steps) {
    return new PlanFile(
        plan.format(),
        plan.source(),
        plan.name(),
        plan.asOf(),
        plan.sha256(),
        plan.basis(),
        plan.summary(),
        plan.wouldWait(),
        steps,
        plan.losingWhileHolding(),
        plan.content());
  }

  private PlanFile plan(String csv) {
    return plans.plan(
        SOURCE, "people.delta.csv", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
  }

  private FileReport direct(String csv) throws IOException, UnreadableFile {
    Path path = Files.writeString(folder.resolve("direct.delta.csv"), csv);
    HrFile file =
        new HrFile(SOURCE, path, "direct.delta.csv", Kind.DELTA, Instant.now(), Sha256.of(path));
    return application.apply(file, checker.check(file));
  }

  private static List<String> numbers(int seed) {
    return IntStream.range(0, 5).mapToObj(i -> "R-" + seed + "-" + i).toList();
  }

  private static String csv(int seed, List<String> numbers, Random random) {
    return HEADER
        + IntStream.range(0, numbers.size())
            .mapToObj(
                i ->
                    row(
                        numbers.get(i),
                        STATUS.get(random.nextInt(STATUS.size())),
                        DEPARTMENTS.get(random.nextInt(DEPARTMENTS.size())),
                        20_000 + 100 * seed + random.nextInt(8)))
            .collect(Collectors.joining());
  }

  private static String rows(List<String> numbers, String status, int firstCard) {
    return IntStream.range(0, numbers.size())
        .mapToObj(i -> row(numbers.get(i), status, "security", firstCard + i))
        .collect(Collectors.joining());
  }

  private static String row(String number, String status, String department, int card) {
    return "%s,Wanda,Weber,,%s,employee,%s,hq,,,,H10301,33,%d\n"
        .formatted(number, status, department, card);
  }

  private Map<String, Set<String>> grants(int seed) {
    Map<String, Set<String>> grants = new TreeMap<>();
    for (String number : numbers(seed)) {
      grants.put(
          number,
          new TreeSet<>(
              crowd.texts(
                  "SELECT g.key_set FROM key_grant g JOIN person p ON p.id = g.person"
                      + " WHERE p.employee_number = ? AND g.until_at IS NULL",
                  number)));
    }
    return grants;
  }

  private static Map<String, Set<String>> after(Map<String, Set<String>> before, PlanFile plan) {
    Map<String, Set<String>> after = new TreeMap<>();
    before.forEach((number, keys) -> after.put(number, new HashSet<>(keys)));
    for (PlanFile.Step step : plan.steps()) {
      step.loses().forEach(key -> after.getOrDefault(step.employeeNumber(), Set.of()).remove(key));
      Set<String> keys = after.get(step.employeeNumber());
      if (keys != null) {
        keys.addAll(step.gets());
      }
    }
    return after;
  }
}
