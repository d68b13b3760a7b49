// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.credential.IssuedBadge;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.Keys;
import io.keyway.model.identity.Profile;
import io.keyway.model.identity.Profile.Attribute;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.CardBench;
import io.keyway.rules.Lifecycle.Restore;
import io.keyway.rules.MappingOutcome;
import io.keyway.rules.MappingOutcome.Mapped;
import io.keyway.rules.MappingOutcome.MappingProblem;
import io.keyway.rules.SourceMapping;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceYamlTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final CardBench CARDS =
      new CardBench(CardFormatYaml.readAll(MappingFiles.shipped("card-format")).values());
  private static final SourceMapping HR =
      requireNonNull(SourceYaml.readAll(MappingFiles.shipped("source"), CARDS).get("hr"));

  private static final String ROW =
      "00123,Åsa,Müller,asa@example.org,active,employee,it,oslo,a; b,2026-01-01,,H10301,17,4711";

  private static MappingOutcome webhook(Map<String, Object> json) {
    return HR.map(new SourceRecord("hr", json, NOW));
  }

  private static MappingOutcome webhook(String event, Map<String, Object> person) {
    return webhook(Map.of("event", event, "person", person));
  }

  private static MappingOutcome row(String csv, String qualifications) {
    Map<String, Object> fields = new HashMap<>(Map.of("qualifications", qualifications));
    List<String> cells = Arrays.asList(csv.split(",", -1));
    for (int i = 0; i < HR.columns().size(); i++) {
      fields.put(HR.columns().get(i), cells.get(i));
    }
    return HR.map(new SourceRecord("hr", fields, NOW), NOW.minusSeconds(60));
  }

  private static MappingOutcome row(String csv) {
    Map<String, Object> fields = new HashMap<>();
    List<String> cells = Arrays.asList(csv.split(",", -1));
    for (int i = 0; i < HR.columns().size(); i++) {
      fields.put(HR.columns().get(i), cells.get(i));
    }
    return HR.map(new SourceRecord("hr", fields, NOW), NOW.minusSeconds(60));
  }

  private static IdentityChange change(MappingOutcome outcome) {
    assertThat(outcome).isInstanceOf(Mapped.class);
    return ((Mapped) outcome).change();
  }

  private static MappingProblem problem(MappingOutcome outcome) {
    assertThat(outcome).isInstanceOf(MappingProblem.class);
    return (MappingProblem) outcome;
  }

  @Test
  void otherKeysAreReadStrictlyUnlessRightsEnd() {
    Map<String, Object> good =
        Map.of("employeeNumber", "2", "previousEmployeeNumber", "1", "externalId", "x-1");
    Map<String, Object> bad = Map.of("employeeNumber", "2", "previousEmployeeNumber", "1 or 3");

    assertThat(change(webhook("changed", good)).subject().keys())
        .isEqualTo(new Keys("", "x-1", "1"));
    assertThat(problem(webhook("changed", bad)).field()).isEqualTo("previousEmployeeNumber");
    assertThat(change(webhook("terminated", bad)).subject().keys()).isEqualTo(Keys.NONE);
  }

  @Test
  void aRowSaysAllThereIsToKnow() {
    IdentityChange change = change(row(ROW));

    assertThat(change).isInstanceOf(IdentityChange.Mover.class);
    assertThat(change.subject().listed()).isTrue();
    assertThat(change.subject().employeeNumber().value()).isEqualTo("00123");
    assertThat(change.subject().effectiveAt()).isEqualTo(NOW.minusSeconds(60));
    Profile profile = change.profile();
    assertThat(profile.givenName()).isEqualTo("Åsa");
    assertThat(profile.groups()).containsExactlyInAnyOrder("a", "b");
    assertThat(profile.startDate()).contains(LocalDate.parse("2026-01-01"));
    assertThat(profile.endDate()).isEmpty();
    assertThat(profile.badge())
        .contains(new Badge("H10301", new FacilityCode(17), new CardNumber(4711)));
  }

  @Test
  void qualificationsAreAColumnThatMayBeMissingOrAnObject() {
    Map<String, LocalDate> both =
        Map.of(
            "induction", LocalDate.parse("2027-01-31"), "forklift", LocalDate.parse("2026-12-01"));

    Profile without = change(row(ROW)).profile();
    Profile text = change(row(ROW, "induction:2027-01-31; forklift:2026-12-01;")).profile();
    Profile none = change(row(ROW, "")).profile();
    Profile object =
        change(
                webhook(
                    "changed",
                    Map.of(
                        "employeeNumber",
                        "00123",
                        "qualifications",
                        Map.of("induction", "2027-01-31", "forklift", "2026-12-01"))))
            .profile();

    assertThat(HR.columns()).doesNotContain("qualifications");
    assertThat(without.stated()).doesNotContain(Attribute.QUALIFICATIONS);
    assertThat(text.qualifications()).isEqualTo(both);
    assertThat(object.qualifications()).isEqualTo(both);
    assertThat(none.over(text).qualifications()).isEmpty();
    assertThat(without.over(text).qualifications()).isEqualTo(both);
  }

  @ParameterizedTest
  @CsvSource({"through,2026-12-31", "until,2026-12-30"})
  void anEndDateIsTheLastDayOrTheFirstWithoutRights(String counts, String lastDay) {
    String shipped = requireNonNull(MappingFiles.shipped("source").get("hr.yaml"));
    String text = shipped.replace("endDateCounts: through", "endDateCounts: " + counts);
    Map<String, Object> person = Map.of("employeeNumber", "00123", "endDate", "2026-12-31");

    MappingOutcome outcome =
        SourceYaml.read("hr.yaml", text, CARDS)
            .map(new SourceRecord("hr", Map.of("event", "changed", "person", person), NOW));

    assertThat(((Mapped) outcome).change().profile().endDate()).contains(LocalDate.parse(lastDay));
  }

  @Test
  void whatAnEndDateMeansIsSaidInOneOfTwoWords() {
    String shipped = requireNonNull(MappingFiles.shipped("source").get("hr.yaml"));
    String text = shipped.replace("endDateCounts: through", "endDateCounts: midnight");

    assertThatThrownBy(() -> SourceYaml.read("hr.yaml", text, CARDS))
        .hasMessageContaining("hr.yaml:")
        .hasMessageContaining("'through'")
        .hasMessageContaining("'until'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"induction", "induction:soon", "a:2026-01-01;a:2027-01-01", "b c:2026-01-01", ":"})
  void anUnreadableQualificationIsAProblem(String text) {
    assertThat(problem(row(ROW, text)).field()).isEqualTo("qualifications");
  }

  @ParameterizedTest
  @CsvSource({
    "active, changed",
    "leave, suspended",
    "suspended, suspended",
    "terminated, terminated",
    "' Terminated ', terminated"
  })
  void aRowsStatusIsItsChange(String status, String word) {
    assertThat(change(row(ROW.replace("active", status))).word()).isEqualTo(word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hired", "changed", "terminated", "suspended", "reinstated"})
  void aWebhooksEventIsItsChangeAndCountsFromNowUnlessItSaysWhen(String event) {
    IdentityChange change = change(webhook(event, Map.of("employeeNumber", "00123")));

    assertThat(change.word()).isEqualTo(event);
    assertThat(change.subject().listed()).isFalse();
    assertThat(change.subject().effectiveAt()).isEqualTo(NOW);
  }

  @Test
  void aWebhookSpeaksCamelCaseAndItsNumbersMayBeNumbers() {
    Map<String, Object> person = new HashMap<>();
    person.put("employeeNumber", "00123");
    person.put("groups", List.of("a", "b"));
    person.put("endDate", null);
    person.put("badgeFormat", "H10301");
    person.put("facilityCode", 17);
    person.put("cardNumber", "4711");

    MappingOutcome outcome =
        webhook(
            Map.of(
                "event",
                "changed",
                "effectiveAt",
                "2026-11-23T10:00:00.5+01:00",
                "person",
                person,
                "note",
                "x"));

    assertThat(((Mapped) outcome).ignored()).containsExactly("note");
    IdentityChange change = change(outcome);
    assertThat(change.subject().effectiveAt()).isEqualTo(Instant.parse("2026-11-23T09:00:00.500Z"));
    assertThat(change.profile().groups()).containsExactlyInAnyOrder("a", "b");
    assertThat(change.profile().badge())
        .contains(new Badge("H10301", new FacilityCode(17), new CardNumber(4711)));
  }

  @Test
  void anEmployeeNumberThatIsANumberIsUnreadableAndCouldBeATermination() {
    MappingProblem problem = problem(webhook("terminated", Map.of("employeeNumber", 123)));

    assertThat(problem.field()).isEqualTo("employeeNumber");
    assertThat(problem.reason()).contains("leading zeros");
    assertThat(problem.couldTakeAway()).isTrue();
    assertThat(problem.change()).isEqualTo("terminated");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23",
        "2026-11-23T10:00",
        "2026-11-23T10:00:00",
        "yesterday",
        "2026-13-01T10:00:00Z"
      })
  void aWebhooksInstantIsStrict(String at) {
    Map<String, Object> json =
        Map.of("event", "changed", "effectiveAt", at, "person", Map.of("employeeNumber", "00123"));

    MappingProblem problem = problem(webhook(json));

    assertThat(problem.field()).isEqualTo("effectiveAt");
    assertThat(problem.couldTakeAway()).isFalse();
    assertThat(problem.employeeNumber()).isEqualTo("00123");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-01-01|2026-1-1|startDate",
        "2026-01-01|2026-02-30|startDate",
        "H10301,17,4711|H10301,,4711|facilityCode",
        "H10301,17,4711|,17,4711|badgeFormat",
        "H10301,17,4711|H10301,17,|cardNumber",
        "H10301,17,4711|H99,17,4711|badgeFormat",
        "H10301,17,4711|H10301,256,4711|cardNumber",
        "H10301,17,4711|H10301,17,abc|cardNumber",
        "00123|0 0123|employeeNumber",
        "00123||employeeNumber"
      })
  void anUnreadableFieldOfAnActiveRowIsAProblem(String right, String wrong, String field) {
    MappingProblem problem = problem(row(ROW.replace(right, wrong == null ? "" : wrong)));

    assertThat(problem.field()).isEqualTo(field);
    assertThat(problem.couldTakeAway()).isFalse();
    assertThat(problem.change()).isEqualTo("changed");
  }

  @Test
  void aStatusThatEndsRightsWinsOverAnythingElseInItsRow() {
    MappingOutcome outcome = row(ROW.replace("active", "terminated").replace("2026-01-01", "soon"));

    assertThat(change(outcome).word()).isEqualTo("terminated");
    assertThat(((Mapped) outcome).ignored()).containsExactly("startDate");
  }

  @Test
  void whatCannotBeToldCouldBeATermination() {
    assertThat(problem(webhook("left", Map.of("employeeNumber", "1"))).couldTakeAway()).isTrue();
    assertThat(problem(row(ROW.replace("active", "gone"))).couldTakeAway()).isTrue();
    assertThat(problem(row(ROW.replace("active", ""))).couldTakeAway()).isTrue();
    assertThat(problem(webhook(Map.of("event", 1))).couldTakeAway()).isTrue();
    assertThat(problem(webhook(Map.of("person", Map.of()))).couldTakeAway()).isTrue();
    assertThat(problem(webhook(Map.of("event", "terminated", "person", 7))).couldTakeAway())
        .isTrue();
    assertThat(problem(webhook(Map.of())).couldTakeAway()).isTrue();
  }

  @Test
  void aBadgeIsAllOrNothing() {
    assertThat(change(row(ROW.replace("H10301,17,4711", ",,"))).profile().badge()).isEmpty();
  }

  @Test
  void whatIsLeftOutIsNotStatedAndWhatIsEmptyIs() {
    Map<String, Object> person = new HashMap<>();
    person.put("employeeNumber", "00123");
    person.put("department", "it");
    person.put("endDate", null);
    person.put("site", "");

    assertThat(change(webhook("changed", person)).profile().stated())
        .containsExactlyInAnyOrder(Attribute.DEPARTMENT, Attribute.END_DATE, Attribute.SITE);
    assertThat(change(row(ROW, "")).profile().stated())
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Attribute.FURTHER_BADGES)));
  }

  @Test
  void ofARecordOnlyWhatIsReadIsKept() {
    Map<String, Object> json = new HashMap<>();
    json.put("event", "terminated");
    json.put("salary", 100);
    json.put("address", Map.of("street", "Main Street 1"));
    json.put("person", Map.of("employeeNumber", "00123", "religion", "none"));

    assertThat(HR.kept(new SourceRecord("hr", json, NOW)))
        .isEqualTo(Map.of("event", "terminated", "person", Map.of("employeeNumber", "00123")));
  }

  @Test
  void whatIsNotReadIsToldWithItsPlace() {
    Mapped mapped =
        (Mapped)
            webhook(
                Map.of(
                    "event",
                    "changed",
                    "address",
                    Map.of("street", "Main Street 1"),
                    "person",
                    Map.of("employeeNumber", "00123", "shoeSize", "44")));

    assertThat(mapped.ignored()).containsExactlyInAnyOrder("address", "person.shoeSize");
  }

  @Test
  void aRecordThatAShapeCannotBeAskedAboutIsReadByTheNext() {
    SourceMapping mapping =
        SourceYaml.read(
            "x.yaml",
            """
            name: x
            backFromSuspension: restore
            shapes:
              - name: special
                says: event
                when: record.kind == "special"
                reads: [kind, nr]
                change: {of: record.kind, words: {special: terminated}}
                employeeNumber: record.nr
                person: {site: record.kind}
              - name: plain
                says: listing
                when: 'true'
                reads: [nr, mail, id, status]
                change: {of: record.status, words: {active: changed}}
                employeeNumber: record.nr
                candidates:
                  email: record.?mail
                  externalId: record.?id
                person: {site: record.nr}
            """,
            CARDS);

    MappingOutcome outcome =
        mapping.map(
            new SourceRecord(
                "x", Map.of("nr", "7", "status", "active", "mail", "a@b.c", "id", "x1"), NOW));

    assertThat(change(outcome).word()).isEqualTo("changed");
    assertThat(change(outcome).subject().keys()).isEqualTo(new Keys("a@b.c", "x1", ""));
    assertThat(mapping.map(new SourceRecord("x", Map.of("kind", "special", "nr", "7"), NOW)))
        .extracting(special -> change(special).word())
        .isEqualTo("terminated");
  }

  @Test
  void aRecordThatNoShapeAcceptsNamesItsMapping() {
    assertThat(problem(webhook(Map.of("person", Map.of()))).reason()).contains("mapping hr");
    assertThat(HR.name()).isEqualTo("hr");
  }

  @Test
  void anUnreadableTerminationStillNamesItsPersonWhereThatCanBeRead() {
    MappingProblem wrongWord = problem(webhook("left", Map.of("employeeNumber", "00123")));
    MappingProblem noNumber = problem(webhook("left", Map.of("employeeNumber", 123)));

    assertThat(wrongWord.employeeNumber()).isEqualTo("00123");
    assertThat(noNumber.employeeNumber()).isEmpty();
  }

  @Test
  void numbersBeyondWhatACardHoldsAreRefusedAndNotCutOff() {
    String huge = "99999999999999999999";
    Map<String, Object> badge = new HashMap<>(Map.of("employeeNumber", "1"));
    badge.put("badgeFormat", "H10301");
    badge.put("facilityCode", BigInteger.valueOf(17));
    badge.put("cardNumber", BigInteger.valueOf(4711));

    assertThat(change(webhook("changed", badge)).profile().badge())
        .contains(new Badge("H10301", new FacilityCode(17), new CardNumber(4711)));
    badge.put("cardNumber", new BigInteger(huge));
    assertThat(problem(webhook("changed", badge)).field()).isEqualTo("cardNumber");
    badge.put("cardNumber", new BigInteger("18446744073709556327"));
    assertThat(problem(webhook("changed", badge)).field()).isEqualTo("cardNumber");
    badge.put("cardNumber", BigInteger.ONE.shiftLeft(63));
    assertThat(problem(webhook("changed", badge)).field()).isEqualTo("cardNumber");
    badge.put("cardNumber", -1);
    assertThat(problem(webhook("changed", badge)).field()).isEqualTo("cardNumber");
    badge.put("cardNumber", 0);
    badge.put("facilityCode", 0);
    assertThat(change(webhook("changed", badge)).profile().badge())
        .contains(new Badge("H10301", new FacilityCode(0), new CardNumber(0)));
  }

  @Test
  void furtherBadgesAreReadFromAListAndFromText() {
    Map<String, Object> person = new HashMap<>(Map.of("employeeNumber", "1"));
    person.put(
        "badges",
        List.of(
            Map.of("format", "h10301", "facilityCode", 17, "cardNumber", "4712"),
            Map.of("format", "H10302", "cardNumber", 9, "until", "2026-12-01T17:00:00Z")));
    IssuedBadge plain =
        IssuedBadge.of(new Badge("H10301", new FacilityCode(17), new CardNumber(4712)));
    IssuedBadge lent =
        new IssuedBadge(
            new Badge("H10302", new FacilityCode(0), new CardNumber(9)),
            Optional.empty(),
            Optional.of(Instant.parse("2026-12-01T17:00:00Z")));

    assertThat(change(webhook("changed", person)).profile().furtherBadges())
        .containsExactly(plain, lent);
    assertThat(change(webhook("changed", person)).profile().badge()).isEmpty();
    person.put("badges", "H10301:17:4712; H10302::9@2026-12-01T17:00:00Z;");
    assertThat(change(webhook("changed", person)).profile().furtherBadges())
        .containsExactly(plain, lent);
    person.put("badges", List.of());
    Profile none = change(webhook("changed", person)).profile();
    assertThat(none.furtherBadges()).isEmpty();
    assertThat(none.stated()).contains(Profile.Attribute.FURTHER_BADGES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "H10301:17",
        "H10301:17:99999",
        "nothing:17:1",
        "H10301:17:1;H10301:17:1",
        "H10301:17:1@tomorrow",
        "CSN32R::17"
      })
  void aFurtherBadgeThatCannotBeIsRefusedAndItsNumberNotRepeated(String badges) {
    MappingProblem problem =
        problem(webhook("changed", Map.of("employeeNumber", "1", "badges", badges)));

    assertThat(problem.field()).isEqualTo("badges");
    assertThat(problem.reason()).doesNotContain("99999");
  }

  @Test
  void anEventThatTellsOnlyWhoChangedIsAHintAtThatPerson() {
    SourceMapping bamboo =
        requireNonNull(SourceYaml.readAll(MappingFiles.shipped("source"), CARDS).get("bamboohr"));
    Map<String, Object> updated =
        Map.of("type", "employee.updated", "data", Map.of("employeeId", 17));

    assertThat(bamboo.hint(record(updated))).contains("17");
    assertThat(
            bamboo.hint(
                record(Map.of("type", "payroll.updated", "data", Map.of("employeeId", 17)))))
        .isEmpty();
    assertThat(bamboo.hint(record(Map.of("type", "employee.updated")))).isEmpty();
    assertThat(bamboo.hint(record(about("7".repeat(256))))).contains("7".repeat(256));
    assertThat(bamboo.hint(record(about("7".repeat(257))))).isEmpty();
    assertThat(bamboo.hint(record(about("")))).isEmpty();
    assertThat(HR.hint(record(updated))).isEmpty();
  }

  private static Map<String, Object> about(String id) {
    return Map.of("type", "employee.updated", "data", Map.of("employeeId", id));
  }

  private static SourceRecord record(Map<String, Object> fields) {
    return new SourceRecord("bamboohr", fields, NOW);
  }

  @Test
  void aPersonHasAtMostSixteenFurtherBadges() {
    String most =
        IntStream.rangeClosed(1, 16)
            .mapToObj(number -> "H10301:17:" + number)
            .collect(Collectors.joining(";"));

    assertThat(
            change(webhook("changed", Map.of("employeeNumber", "1", "badges", most)))
                .profile()
                .furtherBadges())
        .hasSize(16);
    assertThat(
            problem(
                    webhook(
                        "changed", Map.of("employeeNumber", "1", "badges", most + ";H10301:17:17")))
                .reason())
        .contains("more than 16 badges");
  }

  @Test
  void aFormatWithoutFacilityCodesTakesNoneButZero() {
    Map<String, Object> badge =
        Map.of("employeeNumber", "1", "badgeFormat", "H10302", "cardNumber", "4711");
    Map<String, Object> zero = new HashMap<>(badge);
    zero.put("facilityCode", 0);
    Map<String, Object> some = new HashMap<>(badge);
    some.put("facilityCode", 17);

    assertThat(change(webhook("changed", badge)).profile().badge()).isPresent();
    assertThat(change(webhook("changed", zero)).profile().badge()).isPresent();
    assertThat(problem(webhook("changed", some)).field()).isEqualTo("facilityCode");
  }

  @Test
  void textsHaveALimitAndNullsInListsAreNothing() {
    Map<String, Object> person = new HashMap<>(Map.of("employeeNumber", "1"));
    person.put("department", "x".repeat(500));
    person.put("groups", Arrays.asList("a", null, "b"));

    Profile profile = change(webhook("changed", person)).profile();
    person.put("department", "x".repeat(501));

    assertThat(profile.department()).hasSize(500);
    assertThat(profile.groups()).containsExactlyInAnyOrder("a", "b");
    assertThat(problem(webhook("changed", person)).field()).isEqualTo("department");
  }

  @Test
  void hrRestoresWhomItSuspended() {
    assertThat(HR.restore()).isEqualTo(Restore.RESTORE);
    assertThat(HR.columns()).hasSize(14).startsWith("employee_number", "given_name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "of: record.status|of: record.state|7|undefined field 'state'",
        "active: changed|active: change|7|a change is hired",
        "site: record.?ort|sit: record.?ort|11|unknown field 'sit'",
        "says: listing|says: rows|5|'event' (what happened)",
        "restore|undo|2|'restore' or 'propose'",
        "[nr, ort, status]|[nr, nr.x, status]|6|nr is read as a whole and in parts"
      })
  void whatIsWrongIsRefusedWithFileLineAndReason(
      String right, String wrong, int line, String reason) {
    String yaml =
        """
        name: x
        backFromSuspension: restore
        shapes:
          - name: row
            says: listing
            reads: [nr, ort, status]
            change: {of: record.status, words: {active: changed}}
            when: 'true'
            employeeNumber: record.nr
            person:
              site: record.?ort
        """;
    assertThat(yaml).contains(right);

    assertThatThrownBy(() -> SourceYaml.read("x.yaml", yaml.replace(right, wrong), CARDS))
        .isInstanceOf(RefusedFile.class)
        .hasMessageStartingWith("x.yaml:" + line + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void aLeaveEndsRightsAtOnceOrAfterAWhile() {
    SourceMapping mapping = SourceYaml.read("hr.yaml", leave("{leave: long, after: P30D}"), CARDS);

    IdentityChange change =
        ((Mapped) mapping.map(new SourceRecord("hr", Map.of("id", "1", "status", "LEAVE"), NOW)))
            .change();

    assertThat(((IdentityChange.Suspended) change).grace()).isEqualTo(Period.ofDays(30));
    assertThat(change.takesAway()).isTrue();
    IdentityChange garden =
        ((Mapped)
                SourceYaml.read("hr.yaml", leave("{leave: garden}"), CARDS)
                    .map(new SourceRecord("hr", Map.of("id", "1", "status", "leave"), NOW)))
            .change();
    assertThat(((IdentityChange.Suspended) garden).grace()).isEqualTo(Period.ZERO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{leave: garden, after: P1D} | at once",
        "{leave: long} | 'after' is missing",
        "{leave: long, after: PT5H} | days, weeks or months",
        "{leave: long, after: P0D} | longer than nothing",
        "{leave: sick} | 'garden' or 'long'",
        "{after: P1D} | 'leave' is missing",
        "away | {leave: long, after: P30D}"
      })
  void aLeaveThatCannotBeTakenIsRefusedWithItsLine(String leave, String reason) {
    assertThatThrownBy(() -> SourceYaml.read("hr.yaml", leave(leave), CARDS))
        .isInstanceOf(RefusedFile.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("hr.yaml:10");
  }

  private static String leave(String leave) {
    return """
    name: hr
    backFromSuspension: restore
    shapes:
      - name: file
        says: listing
        when: 'true'
        reads: [id, status]
        change:
          of: record.status
          words: {active: changed, leave: %s}
        employeeNumber: record.id
        person: {}
    """
        .formatted(leave);
  }
}
