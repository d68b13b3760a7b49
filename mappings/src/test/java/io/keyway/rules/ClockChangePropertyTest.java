// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.AccessSchedule.Window;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * First and last days, schedules and curfews where clocks are changed: in every zone that there is,
 * and mostly around the changes themselves, against what the zone's own table says.
 */
class ClockChangePropertyTest {
  private static final List<ZoneId> ZONES =
      ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList();
  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
  private static final int YEARS = 10;
  private static final int RUNS = 40_000;

  private final Random random = new Random(20_261_126);

  /** A moment in a zone, near a change of its clocks where it has any. */
  private record Moment(ZoneId zone, Instant at, boolean nearChange) {
    LocalDate date() {
      return at.atZone(zone).toLocalDate();
    }
  }

  @Test
  void aDayOfWorkIsEveryInstantAtWhichTheCalendarOfTheSiteShowsIt() {
    int near = 0;
    for (int run = 0; run < RUNS; run++) {
      Moment moment = moment();
      LocalDate first = moment.date().plusDays(random.nextInt(3) - 1);
      LocalDate last = first.plusDays(random.nextInt(3));
      Period work = Period.of(Optional.of(first), Optional.of(last), moment.zone());

      boolean isShown = !moment.date().isBefore(first) && !moment.date().isAfter(last);

      assertThat(work.contains(moment.at()))
          .as("%s in %s from %s through %s", moment.at(), moment.zone(), first, last)
          .isEqualTo(isShown);
      near += moment.nearChange() ? 1 : 0;
    }
    assertThat(near).isGreaterThan(RUNS / 4);
  }

  @Test
  void aLastDayEndsWhereTheNextFirstDayBegins() {
    for (int run = 0; run < RUNS; run++) {
      Moment moment = moment();
      Period before = Period.of(Optional.empty(), Optional.of(moment.date()), moment.zone());
      LocalDate next = moment.date().plusDays(1);
      Period after = Period.of(Optional.of(next), Optional.empty(), moment.zone());

      assertThat(before.until()).as("%s in %s", next, moment.zone()).isEqualTo(after.from());
      assertThat(before.until()).isEqualTo(plainly(next.atStartOfDay(), moment.zone()));
    }
  }

  @Test
  void aCurfewComesOnceADayAndNeverMoreThanADayAndAChangeOfClocksLater() {
    for (int run = 0; run < RUNS; run++) {
      Moment moment = moment();
      LocalTime curfew = LocalTime.of(random.nextInt(24), random.nextInt(60));

      Instant due = due(moment, curfew);

      Instant expected =
          Stream.of(0, 1, 2)
              .map(days -> moment.date().plusDays(days).atTime(curfew))
              .map(local -> plainly(local, moment.zone()))
              .filter(moment.at()::isBefore)
              .min(Instant::compareTo)
              .orElseThrow();
      assertThat(due).as("%s in %s, %s", moment.at(), moment.zone(), curfew).isEqualTo(expected);
      assertThat(Duration.between(moment.at(), due))
          .isBetween(Duration.ofNanos(1), Duration.ofHours(27));
    }
  }

  @Test
  void aScheduleIsReadOffTheClockOnTheWallAlsoWhereItShowsAnHourTwice() {
    for (int run = 0; run < RUNS; run++) {
      Moment moment = moment();
      int from = random.nextInt(1440);
      int until = 1 + random.nextInt(1440);
      DayOfWeek day = moment.at().atZone(moment.zone()).getDayOfWeek().plus(random.nextInt(3) - 1);
      AccessSchedule schedule = new AccessSchedule(List.of(new Window(Set.of(day), from, until)));

      LocalDateTime wall = LocalDateTime.ofInstant(moment.at(), moment.zone());
      boolean within =
          Stream.of(-1L, 0L, 1L)
              .map(days -> wall.toLocalDate().plusDays(days))
              .filter(begins -> begins.getDayOfWeek() == day)
              .anyMatch(
                  begins -> {
                    LocalDateTime opens = begins.atStartOfDay().plusMinutes(from);
                    LocalDateTime closes =
                        begins.plusDays(until > from ? 0 : 1).atStartOfDay().plusMinutes(until);
                    return !wall.isBefore(opens) && wall.isBefore(closes);
                  });

      assertThat(schedule.allows(moment.at().atZone(moment.zone())))
          .as("%s in %s, %s %d to %d", moment.at(), moment.zone(), day, from, until)
          .isEqualTo(within);
    }
  }

  /**
   * By the table of the zone: what is left out counts as much later, what comes twice counts once.
   */
  private static Instant plainly(LocalDateTime local, ZoneId zone) {
    @Nullable ZoneOffsetTransition change = zone.getRules().getTransition(local);
    ZoneOffset offset =
        change == null
            ? zone.getRules().getValidOffsets(local).getFirst()
            : change.getOffsetBefore();
    return local.toInstant(offset);
  }

  private static Instant due(Moment moment, LocalTime curfew) {
    CabinetId cabinet = new CabinetId("C1");
    KeySetId key = new KeySetId("K1");
    SlotNumber slot = new SlotNumber(1);
    CabinetLayout layout = new CabinetLayout(moment.zone(), 1, Map.of(slot, key), List.of());
    KeySet keySet =
        new KeySet(
            key,
            cabinet,
            slot,
            "",
            Set.of(),
            Optional.of(curfew),
            Optional.empty(),
            Duration.ofDays(1));
    Estate estate =
        new Estate(
            Map.of("s", new Estate.Site("s", moment.zone())),
            Map.of(cabinet, new Estate.Cabinet(cabinet, "s", layout)),
            Map.of(key, keySet));
    return new CustodyLedger(estate).due(key, moment.at()).orElseThrow();
  }

  private Moment moment() {
    ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
    Instant some = FIRST.plus(Duration.ofMinutes(random.nextInt(YEARS * 365 * 1440)));
    @Nullable ZoneOffsetTransition change = zone.getRules().nextTransition(some);
    if (change == null) {
      return new Moment(zone, some, false);
    }
    int seconds = random.nextInt(4 * 86_400) - 2 * 86_400;
    return new Moment(zone, change.getInstant().plusSeconds(seconds), true);
  }
}
