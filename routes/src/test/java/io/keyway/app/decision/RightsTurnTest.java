// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.store.Rosters.GrantTime;
import io.keyway.app.store.TestDatabase;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rights end by themselves, at an instant that is kept in the database. */
class RightsTurnTest {
  private static final String RULES =
      """
      rules:
        - {id: plain, when: 'true', keySets: {ids: K1}}
        - {id: trained, when: 'true', keySets: {ids: K2}, requires: {qualification: induction}}
      """;
  private static final Instant END = Instant.parse("2026-11-30T23:00:00Z");

  @TempDir private Path home = Path.of("");

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aRightEndsWithItsQualificationAlthoughNobodySpeaks(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = desk.hire("1", trainedUntil("2026-11-30"));
    assertThat(desk.wanted(anna.id())).containsExactly("K1", "K2");
    assertThat(desk.turns(anna.id())).containsExactly(END);

    desk.now = END.minusMillis(1);
    assertThat(desk.turn(anna.id())).isFalse();
    assertThat(desk.wanted(anna.id())).containsExactly("K1", "K2");

    desk.now = END;
    assertThat(desk.turn(anna.id())).isTrue();
    assertThat(desk.wanted(anna.id())).containsExactly("K1");
    assertThat(
            desk.store.<Map<KeySetId, GrantTime>>read(db -> desk.rosters.grantTimes(db, anna.id())))
        .containsEntry(
            new KeySetId("K2"),
            new GrantTime(Instant.parse("2026-11-25T12:00:00Z"), Optional.of(END)));
    assertThat(desk.turn(anna.id())).isFalse();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aQualificationRenewedInTimeMovesTheInstant(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = desk.hire("1", trainedUntil("2026-11-30"));

    desk.now = END.minusSeconds(60);
    desk.hire(
        "1", Profile.EMPTY.withQualifications(Map.of("induction", LocalDate.of(2027, 11, 30))));

    assertThat(desk.turns(anna.id())).containsExactly(Instant.parse("2027-11-30T23:00:00Z"));
    desk.now = END;
    assertThat(desk.turn(anna.id())).isFalse();
    assertThat(desk.wanted(anna.id())).containsExactly("K1", "K2");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatIsGivenByHandEndsByItselfAndWithThePersonsRights(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = desk.hire("1", trainedUntil("2026-11-30"));
    Instant soon = desk.now.plusSeconds(600);
    desk.give(anna, "K3", desk.now, soon);
    assertThat(desk.wanted(anna.id())).containsExactly("K1", "K2", "K3");
    assertThat(desk.turns(anna.id())).containsExactly(soon);

    desk.now = soon;
    assertThat(desk.turn(anna.id())).isTrue();
    assertThat(desk.wanted(anna.id())).containsExactly("K1", "K2");
    assertThat(desk.turns(anna.id())).containsExactly(END);

    desk.give(anna, "K3", desk.now, soon.plusSeconds(600));
    desk.leave("1");
    assertThat(desk.wanted(anna.id())).isEmpty();
    desk.now = desk.now.plusSeconds(60);
    desk.hireAgain("1");
    assertThat(desk.wanted(anna.id())).containsExactly("K1", "K2");
  }

  @ParameterizedTest
  @EnumSource(value = TestDatabase.class, names = "SQLITE")
  void firstAndLastDaysBeginAndEndWithTheCalendarOfTheSiteWhereClocksChange(TestDatabase database) {
    Random random = new Random(6);
    ZoneRules oslo = ZoneId.of("Europe/Oslo").getRules();
    for (int run = 0; run < 60; run++) {
      TestDesk desk = new TestDesk(database.emptied(), home, RULES);
      desk.now = desk.now.plus(Duration.ofDays(random.nextInt(3_000)));
      Instant change = Objects.requireNonNull(oslo.nextTransition(desk.now)).getInstant();
      LocalDate around = LocalDate.ofInstant(change, ZoneOffset.UTC);
      LocalDate first = around.plusDays(random.nextInt(3) - 1);
      LocalDate last = first.plusDays(random.nextInt(3));
      Instant begins = midnight(oslo, first);
      Instant ends = midnight(oslo, last.plusDays(1));

      Cardholder anna = desk.hire("T1", working(first, last));

      assertThat(desk.turns(anna.id())).as("from %s", first).containsExactly(begins);
      assertThat(grantsFrom(desk, anna)).containsExactly(begins + " to " + ends);
      desk.now = begins;
      desk.turn(anna.id());
      assertThat(desk.turns(anna.id())).as("through %s", last).containsExactly(ends);
      desk.now = ends.minusMillis(1);
      desk.turn(anna.id());
      assertThat(desk.wanted(anna.id())).containsExactly("K1");
      desk.now = ends;
      desk.turn(anna.id());
      assertThat(desk.wanted(anna.id())).isEmpty();
    }
  }

  /** By the table of the zone, in which no midnight is left out or comes twice. */
  private static Instant midnight(ZoneRules zone, LocalDate day) {
    LocalDateTime start = day.atTime(0, 0);
    return start.toInstant(zone.getValidOffsets(start).getFirst());
  }

  private static List<String> grantsFrom(TestDesk desk, Cardholder person) {
    return desk.store.read(
        db ->
            desk.rosters.entriesOf(db, person.id()).values().stream()
                .flatMap(stored -> stored.read().grants().stream())
                .map(
                    grant ->
                        grant.notBefore().map(Instant::toString).orElse("-")
                            + " to "
                            + grant.notAfter().map(Instant::toString).orElse("-"))
                .toList());
  }

  private static Profile working(LocalDate first, LocalDate last) {
    return new Profile(
        "",
        "",
        "",
        "",
        "",
        "oslo",
        Set.of(),
        Optional.of(first),
        Optional.of(last),
        Optional.of(new Badge("H10301", new FacilityCode(1), new CardNumber(1))));
  }

  private static Profile trainedUntil(String day) {
    return new Profile(
            "",
            "",
            "",
            "",
            "",
            "oslo",
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Badge("H10301", new FacilityCode(1), new CardNumber(1))))
        .withQualifications(Map.of("induction", LocalDate.parse(day)));
  }
}
