// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.TestRoster;
import io.keyway.cabinet.protocol.uhppote.message.Card;
import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.AccessSchedule.Window;
import io.keyway.model.access.Grant;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.credential.Credential.PinVerifier;
import io.keyway.model.credential.FacilityCode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rights in whole days are never more than the rights that were given. */
final class DoorRightsTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final DoorRights RIGHTS = new DoorRights(ZONE);
  private static final Lease LEASE = new Lease(at("2026-11-27T09:00"), Duration.ofDays(14));

  @ParameterizedTest
  @CsvSource({
    "2026-11-27T09:00, PT24H, 2026-11-27",
    "2026-11-27T00:00, PT24H, 2026-11-27",
    "2026-11-27T23:59, PT24H, 2026-11-27",
    "2026-11-27T09:00, PT72H, 2026-11-29",
    "2026-11-27T09:00, P14D, 2026-12-10"
  })
  void theLastDayEndsWithinTheLease(String now, Duration lease, LocalDate last) {
    List<Card> cards = cards(entry(grant(1, lease, null, null)), now, Duration.ofDays(14));

    assertThat(cards).extracting(Card::to).containsExactly(Optional.of(last));
    assertThat(cards).extracting(Card::from).containsExactly(Optional.of(at(now, ZONE)));
  }

  @Test
  void theLongestLeaseBoundsEachGrant() {
    assertThat(
            cards(
                entry(grant(1, Duration.ofDays(9), null, null)),
                "2026-11-27T09:00",
                Duration.ofDays(2)))
        .extracting(Card::to)
        .containsExactly(Optional.of(LocalDate.of(2026, 11, 28)));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-26T23:00, 2026-11-26, 2026-11-28",
    "2026-11-27T00:00, 2026-11-27, 2026-11-28",
    "2026-11-27T00:01, , 2026-11-28",
    "2026-11-26T10:00, 2026-11-27, 2026-11-28"
  })
  void theFirstDayBeginsNotBeforeTheGrantAndTheLastEndsNotAfterIt(
      String from, @Nullable LocalDate expectedToday, LocalDate last) {
    RosterEntry entry = entry(grant(1, Duration.ofDays(14), from, "2026-11-29T17:00"));

    List<Card> cards = cards(entry, "2026-11-27T09:00", Duration.ofDays(14));

    if (expectedToday == null) {
      assertThat(cards).as("begins tomorrow").isEmpty();
    } else {
      assertThat(cards).extracting(Card::to).containsExactly(Optional.of(last));
    }
    assertThat(RIGHTS.unfit(entry)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-27T08:00, 2026-11-27T17:00",
    "2026-11-27T08:00, 2026-11-28T23:00",
    "2026-11-27T00:00, 2026-11-27T23:59"
  })
  void aGrantWithoutAWholeDayIsRefused(String from, String to) {
    assertThat(RIGHTS.unfit(entry(grant(1, Duration.ofDays(2), from, to))))
        .contains("slot 1 is for less than a whole day");
  }

  @Test
  void aDayOfTheClockChangeIsWholeWhenAllItsHoursAre() {
    RosterEntry entry = entry(grant(1, Duration.ofDays(2), "2026-10-25T00:00", "2026-10-26T00:00"));

    assertThat(RIGHTS.unfit(entry)).isEmpty();
    assertThat(
            RIGHTS.cards(
                entry,
                new Lease(at("2026-10-24T12:00"), Duration.ofDays(2)),
                at("2026-10-25T12:00")))
        .extracting(Card::to)
        .containsExactly(Optional.of(LocalDate.of(2026, 10, 25)));
  }

  @Test
  void whatADoorCannotAskForIsRefused() {
    Grant plain = grant(1, Duration.ofDays(2), null, null);
    Grant hours =
        new Grant(
            plain.slot(),
            plain.keySet(),
            new AccessSchedule(List.of(new Window(Set.of(DayOfWeek.MONDAY), 480, 1020))),
            plain.lease(),
            Optional.empty(),
            Optional.empty());

    assertThat(unfit(hours)).contains("some hours");
    assertThat(unfit(plain.demanding(true, Optional.empty()))).contains("PIN or a second");
    assertThat(unfit(plain.demanding(false, TestRoster.second("guards")))).contains("second");
    assertThat(unfit(plain.standingBy("guards"))).contains("second");
    assertThat(unfit(grant(5, Duration.ofDays(2), null, null))).contains("no door");
    assertThat(unfit(grant(1, Duration.ofHours(23), null, null))).contains("less than a day");
    RosterEntry few =
        new RosterEntry(TestRoster.person(1), 1, 1, entry(plain).credentials(), 1, List.of(plain));
    assertThat(RIGHTS.unfit(few).orElseThrow()).contains("number of key sets");
  }

  @Test
  void onlyBadgesOfTwentySixBitsAreCards() {
    Credential long37 = new Badge("H10302", new FacilityCode(0), new CardNumber(99));
    Credential wide = new Badge("H10301", new FacilityCode(300), new CardNumber(99));
    Credential pin = new Pin("7", new PinVerifier(new byte[16], 1_000, new byte[32]));
    Credential badge = new Badge("H10301", new FacilityCode(255), new CardNumber(65_535));
    Grant grant = grant(2, Duration.ofDays(2), null, null);

    assertThat(RIGHTS.unfit(with(List.of(long37, wide, pin), grant)).orElseThrow())
        .contains("no badge of format H10301");
    assertThat(
            RIGHTS.cards(with(List.of(long37, badge, pin), grant), LEASE, at("2026-11-27T10:00")))
        .extracting(Card::number)
        .containsExactly(25_565_535L);
  }

  @Test
  void aCardEndsWithTheFirstOfItsDoorsAndHasThoseOfToday() {
    RosterEntry entry =
        entry(
            grant(1, Duration.ofDays(14), null, null),
            grant(2, Duration.ofDays(14), null, "2026-11-29T00:00"),
            grant(3, Duration.ofDays(14), "2026-11-28T00:00", null),
            grant(4, Duration.ofDays(14), null, "2026-11-27T05:00"));

    assertThat(RIGHTS.cards(entry, LEASE, at("2026-11-27T10:00")))
        .containsExactly(
            Card.of(
                1_700_001,
                LocalDate.of(2026, 11, 27),
                LocalDate.of(2026, 11, 28),
                List.of(1, 1, 0, 0)));
    assertThat(RIGHTS.cards(entry, LEASE, at("2026-11-29T10:00")))
        .extracting(Card::doors)
        .containsExactly(List.of(1, 0, 1, 0));
  }

  @Test
  void nothingIsGivenAfterTheLease() {
    RosterEntry entry = entry(grant(1, Duration.ofDays(2), null, null));

    assertThat(RIGHTS.cards(entry, LEASE, at("2026-11-29T08:59"))).isEmpty();
  }

  /** Whatever the grants, a card opens no door at a moment at which none of them allows it. */
  @Test
  void noMomentIsWidened() {
    Random random = new Random(405_419_896);
    for (int i = 0; i < 20_000; i++) {
      Instant now = LEASE.renewedAt().plusSeconds(random.nextInt(14 * 86_400));
      RosterEntry entry =
          entry(random.ints(3, 1, 5).mapToObj(door -> drawn(random, door)).toArray(Grant[]::new));
      Instant moment = now.plusSeconds(random.nextInt(16 * 86_400));
      LocalDate day = LocalDate.ofInstant(moment, ZONE);
      for (Card card : RIGHTS.cards(entry, LEASE, now)) {
        boolean inDays =
            !day.isBefore(card.from().orElseThrow()) && !day.isAfter(card.to().orElseThrow());
        for (int door = 1; inDays && door <= 4; door++) {
          if (card.doors().get(door - 1) == 1) {
            assertAllowed(entry, door, moment);
          }
        }
      }
    }
  }

  private static void assertAllowed(RosterEntry entry, int door, Instant moment) {
    assertThat(entry.grants())
        .anyMatch(
            grant ->
                grant.slot().value() == door
                    && grant.notBefore().filter(moment::isBefore).isEmpty()
                    && grant.notAfter().filter(end -> !moment.isBefore(end)).isEmpty()
                    && moment.isBefore(LEASE.end(grant.lease())));
  }

  private static Grant drawn(Random random, int door) {
    Grant plain = TestRoster.grant(door);
    return new Grant(
        plain.slot(),
        plain.keySet(),
        AccessSchedule.ALWAYS,
        Duration.ofHours(24 + random.nextInt(400)),
        random.nextBoolean() ? Optional.empty() : Optional.of(instant(random)),
        random.nextBoolean() ? Optional.empty() : Optional.of(instant(random)));
  }

  private static Instant instant(Random random) {
    return LEASE.renewedAt().minusSeconds(3 * 86_400).plusSeconds(random.nextInt(20 * 86_400));
  }

  private static String unfit(Grant grant) {
    return RIGHTS.unfit(entry(grant)).orElseThrow();
  }

  private static List<Card> cards(RosterEntry entry, String now, Duration longest) {
    return RIGHTS.cards(entry, new Lease(at(now), longest), at(now));
  }

  private static RosterEntry entry(Grant... grants) {
    return TestRoster.entry(1, 1, grants);
  }

  private static RosterEntry with(List<Credential> credentials, Grant grant) {
    return new RosterEntry(TestRoster.person(1), 1, 1, credentials, 0, List.of(grant));
  }

  private static Grant grant(int door, Duration lease, @Nullable String from, @Nullable String to) {
    Grant plain = TestRoster.grant(door);
    return new Grant(
        plain.slot(),
        plain.keySet(),
        AccessSchedule.ALWAYS,
        lease,
        Optional.ofNullable(from).map(DoorRightsTest::at),
        Optional.ofNullable(to).map(DoorRightsTest::at));
  }

  private static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(ZONE).toInstant();
  }

  private static LocalDate at(String local, ZoneId zone) {
    return LocalDate.ofInstant(at(local), zone);
  }
}
