// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.BridgeTest;
import io.keyway.app.inbox.Listings;
import io.keyway.app.inbox.UnreadableFile;
import io.keyway.app.intake.Mappings;
import io.keyway.app.plan.Approvals;
import io.keyway.app.reading.Reading.Means;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Store;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.PeopleInMemory;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.connectors.source.SourceOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/**
 * What a source that is asked may do, and above all what it may not. Each test has a source of its
 * own.
 */
@BridgeTest
@TestPropertySource(
    properties = {
      "keyway.sources.r0.mapping=openldap",
      "keyway.sources.r0.reads.kind=memory",
      "keyway.sources.r0.reads.uri=memory://r0",
      "keyway.sources.r1.mapping=openldap",
      "keyway.sources.r1.reads.kind=memory",
      "keyway.sources.r1.reads.uri=memory://r1",
      "keyway.sources.r2.mapping=openldap",
      "keyway.sources.r2.reads.kind=memory",
      "keyway.sources.r2.reads.uri=memory://r2",
      "keyway.sources.r3.mapping=openldap",
      "keyway.sources.r3.reads.kind=memory",
      "keyway.sources.r3.reads.uri=memory://r3",
      "keyway.sources.r4.mapping=openldap",
      "keyway.sources.r4.reads.kind=memory",
      "keyway.sources.r4.reads.uri=memory://r4",
      "keyway.sources.r5.mapping=openldap",
      "keyway.sources.r5.reads.kind=memory",
      "keyway.sources.r5.reads.uri=memory://r5",
      "keyway.sources.r6.mapping=hr",
      "keyway.sources.r6.reads.kind=memory",
      "keyway.sources.r6.reads.uri=memory://r6",
      "keyway.sources.r7.mapping=openldap",
      "keyway.sources.r7.reads.kind=memory",
      "keyway.sources.r7.reads.uri=memory://r7",
      "keyway.sources.r8.mapping=openldap",
      "keyway.sources.r8.reads.kind=memory",
      "keyway.sources.r8.reads.uri=memory://r8",
      "keyway.sources.r9.mapping=openldap",
      "keyway.sources.r9.reads.kind=memory",
      "keyway.sources.r9.reads.uri=memory://r9"
    })
class ReadingTest {
  private static final Duration NO_WAIT = Duration.ZERO;

  @Autowired private SourceReaders readers;
  @Autowired private ReadingJournal journal;
  @Autowired private Listings listings;
  @Autowired private Mappings mappings;
  @Autowired private Approvals plans;
  @Autowired private Store store;
  @Autowired private DueInstants dueInstants;
  @Autowired private ExpiryAction expiry;
  @Autowired private Clock clock;

  private String name = "";
  private PeopleInMemory directory = PeopleInMemory.named("nobody");
  private @Nullable Reading opened;

  ReadingTest() {}

  @BeforeEach
  void ofItsOwn(TestInfo test) {
    readers.stop();
    opened = null;
    name = sourceOf(test.getTestMethod().orElseThrow().getName());
    directory = PeopleInMemory.named(name);
  }

  private static String sourceOf(String method) {
    return switch (method) {
      case "everybodyIsReadOnceAndThenWhatChanged" -> "r0";
      case "tooManyWhoAreGoneAreHeldAndExplicitEndsPass" -> "r1";
      case "whatIsTakenAwayBitByBitCountsTogether" -> "r2";
      case "aReadThatBreaksOffTakesNothingAway" -> "r3";
      case "whoseEntryCannotBeReadIsPresent" -> "r4";
      case "twoEntriesOfOneNumberCountForNothing" -> "r5";
      case "manyWhoAreSuspendedByChangesAreHeld" -> "r6";
      case "anEntryExpiresThoughItsSourceSaysNothing" -> "r7";
      case "aHintReadsThePersonAgain" -> "r8";
      default -> "r9";
    };
  }

  @Test
  void everybodyIsReadOnceAndThenWhatChanged() throws Exception {
    people(30);
    one().everybody();
    assertThat(states()).hasSize(30).allMatch("active"::equals);

    directory.put("k3", person(3, "locked"));
    directory.put("k99", person(99, "active"));
    directory.remove("k4");
    one().changes(NO_WAIT);

    assertThat(stateOf(3)).isEqualTo("suspended");
    assertThat(stateOf(99)).isEqualTo("active");
    assertThat(stateOf(4)).isEqualTo("terminated");
    assertThat(stateOf(5)).isEqualTo("active");
    assertThat(fresh().progress().token()).isEqualTo(one().progress().token()).isPresent();
  }

  @Test
  void tooManyWhoAreGoneAreHeldAndExplicitEndsPass() throws Exception {
    people(30);
    one().everybody();

    IntStream.range(0, 6).forEach(i -> directory.remove("k" + i));
    directory.put("k20", person(20, "left"));
    one().everybody();

    assertThat(stateOf(0)).isEqualTo("active");
    assertThat(stateOf(20)).isEqualTo("terminated");
    String plan = waiting().getFirst();
    plans.approve(plan, "tester");
    assertThat(stateOf(0)).isEqualTo("terminated");
    assertThat(stateOf(6)).isEqualTo("active");
  }

  @Test
  void whatIsTakenAwayBitByBitCountsTogether() throws Exception {
    people(30);
    one().everybody();

    directory.remove("k1");
    one().changes(NO_WAIT);
    directory.remove("k2");
    one().changes(NO_WAIT);
    assertThat(stateOf(2)).isEqualTo("terminated");
    directory.remove("k3");
    one().changes(NO_WAIT);

    assertThat(stateOf(3)).isEqualTo("active");
    assertThat(waiting()).hasSize(1);
  }

  @Test
  void aReadThatBreaksOffTakesNothingAway() throws Exception {
    people(30);
    one().everybody();
    var before = one().progress();
    IntStream.range(10, 30).forEach(i -> directory.remove("k" + i));

    directory.failAfter(1, new Unreachable("The line broke", null));
    assertThatThrownBy(() -> one().everybody()).isInstanceOf(Unreachable.class);
    assertThatThrownBy(() -> one().changes(NO_WAIT)).isInstanceOf(Unreachable.class);
    assertThat(states()).hasSize(30).allMatch("active"::equals);

    directory.mend();
    directory.becomeAnother();
    assertThatThrownBy(() -> one().changes(NO_WAIT)).isInstanceOf(TokenInvalid.class);
    directory.clear();
    assertThatThrownBy(() -> one().everybody()).isInstanceOf(UnreadableFile.class);
    assertThat(states()).hasSize(30).allMatch("active"::equals);
    assertThat(fresh().progress().fullAt()).isEqualTo(before.fullAt());
  }

  @Test
  void whoseEntryCannotBeReadIsPresent() throws Exception {
    people(30);
    one().everybody();
    Map<String, Object> without = new LinkedHashMap<>(person(7, "active"));
    without.remove("employeeNumber");
    directory.put("k7", without);
    directory.put("k8", person(8, "on the moon"));
    directory.remove("k9");

    one().everybody();

    assertThat(stateOf(7)).isEqualTo("active");
    assertThat(stateOf(8)).isEqualTo("active");
    assertThat(stateOf(9)).isEqualTo("terminated");
    assertThat(texts("SELECT employee_number FROM quarantine WHERE source = ? ORDER BY 1", name))
        .containsExactly(number(7), number(8));
    assertThat(texts("SELECT kind FROM incident WHERE employee_number = ?", number(8)))
        .containsExactly("unreadable-record");
  }

  @Test
  void twoEntriesOfOneNumberCountForNothing() throws Exception {
    people(10);
    one().everybody();

    directory.put("other", person(3, "locked"));
    one().changes(NO_WAIT);
    assertThat(stateOf(3)).isEqualTo("active");
    one().everybody();

    assertThat(stateOf(3)).isEqualTo("active");
    assertThat(texts("SELECT kind FROM incident WHERE employee_number = ?", number(3)))
        .contains("unreadable-record");
    directory.remove("other");
    one().changes(NO_WAIT);
    assertThat(stateOf(3)).isEqualTo("active");
  }

  @Test
  void manyWhoAreSuspendedByChangesAreHeld() throws Exception {
    IntStream.range(0, 30).forEach(i -> directory.put("k" + i, worker(i, "active")));
    one().everybody();

    IntStream.range(0, 12).forEach(i -> directory.put("k" + i, worker(i, "suspended")));
    one().changes(NO_WAIT);

    assertThat(states()).filteredOn("suspended"::equals).hasSize(10);
    assertThat(waiting()).isNotEmpty();
  }

  @Test
  void anEntryExpiresThoughItsSourceSaysNothing() throws Exception {
    people(3);
    Instant end = clock.instant().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MICROS);
    directory.put("k1", person(1, "active"), end);
    one().everybody();
    DueInstant due = due();
    assertThat(due.dueAt()).isEqualTo(end);

    directory.put("k1", person(1, "active"), end.plus(1, ChronoUnit.DAYS));
    one().changes(NO_WAIT);
    assertThat(due().dueAt()).isEqualTo(end.plus(1, ChronoUnit.DAYS));
    directory.failAfter(0, new Unreachable("Nobody answers", null));
    Instant passed = clock.instant().truncatedTo(ChronoUnit.MICROS);
    DueInstant now = new DueInstant(due().id(), due.kind(), passed, due.subject(), due.content());
    store.execute(Store.Priority.NORMAL, db -> dueInstants.put(db, now));
    expiry.fire(now);
    expiry.fire(now);

    assertThat(stateOf(1)).isEqualTo("suspended");
    assertThat(stateOf(2)).isEqualTo("active");
  }

  @Test
  void aHintReadsThePersonAgain() throws Exception {
    people(5);
    one().everybody();
    directory.put("k1", person(1, "locked"));
    directory.put("k2", person(2, "locked"));
    directory.remove("k3");

    one().people(List.of(number(1), number(3), "nobody at all"));

    assertThat(stateOf(1)).isEqualTo("suspended");
    assertThat(stateOf(2)).isEqualTo("active");
    assertThat(stateOf(3)).isEqualTo("terminated");
    one().changes(NO_WAIT);
    assertThat(stateOf(2)).isEqualTo("suspended");
  }

  private DueInstant due() {
    return store.read(db -> dueInstants.about(db, Expiries.KIND, "source:" + name)).getFirst();
  }

  private Reading one() {
    Reading known = opened;
    if (known == null) {
      known = fresh();
      opened = known;
    }
    return known;
  }

  private Reading fresh() {
    return new Reading(
        name,
        IdentityConnector.ofKind("memory")
            .source(
                new SourceOptions(
                    name, List.of(directory.uri()), Map.of(), Map.of(), Path.of("."), clock)),
        new Means(journal, listings, mappings, clock));
  }

  private void people(int count) {
    IntStream.range(0, count).forEach(i -> directory.put("k" + i, person(i, "active")));
  }

  private Map<String, Object> person(int i, String status) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("dn", "uid=p" + i + ",ou=people");
    fields.put("status", status);
    fields.put("employeeNumber", number(i));
    fields.put("givenName", "Wanda");
    fields.put("sn", "Weber");
    fields.put("departmentNumber", "security");
    fields.put("l", "hq");
    fields.put("groups", List.of("keyholders"));
    fields.put("homePhone", "never kept");
    return fields;
  }

  /** Somebody with a badge and rights, as HR writes it. */
  private Map<String, Object> worker(int i, String status) {
    return Map.of(
        "employee_number", number(i),
        "status", status,
        "department", "security",
        "site", "hq",
        "badge_format", "H10301",
        "facility_code", "35",
        "card_number", String.valueOf(41_000 + i));
  }

  private String number(int i) {
    return name.toUpperCase(Locale.ROOT) + "-" + i;
  }

  private String stateOf(int i) {
    return texts("SELECT state FROM person WHERE employee_number = ?", number(i)).getFirst();
  }

  private List<String> states() {
    return new ArrayList<>(
        texts(
            "SELECT state FROM person WHERE employee_number LIKE ? || '-%'",
            number(0).substring(0, 2)));
  }

  private List<String> waiting() {
    return texts("SELECT id FROM plan WHERE state = 'waiting' AND source = ?", name);
  }

  private List<String> texts(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }
}
