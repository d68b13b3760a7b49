// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keyway.model.access.AccessSchedule.Window;
import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 23 November 2026 is a Monday. */
class AccessScheduleTest {
  private static final Set<DayOfWeek> MONDAY = Set.of(DayOfWeek.MONDAY);

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T07:29:59Z,false",
    "2026-11-23T07:30:00Z,true",
    "2026-11-23T16:14:59Z,true",
    "2026-11-23T16:15:00Z,false",
    "2026-11-24T12:00:00Z,false"
  })
  void aWindowCountsFromItsFirstMinuteAndNotAtItsLast(String moment, boolean allowed) {
    AccessSchedule schedule = schedule(7 * 60 + 30, 16 * 60 + 15);

    assertThat(schedule.allows(ZonedDateTime.parse(moment))).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T05:59:00Z,false",
    "2026-11-23T21:59:00Z,false",
    "2026-11-23T22:00:00Z,true",
    "2026-11-24T05:59:00Z,true",
    "2026-11-24T06:00:00Z,false",
    "2026-11-24T22:00:00Z,false",
    "2026-11-25T05:00:00Z,false"
  })
  void aWindowOverMidnightBelongsToTheDayOnWhichItStarts(String moment, boolean allowed) {
    AccessSchedule schedule = schedule(22 * 60, 6 * 60);

    assertThat(schedule.allows(ZonedDateTime.parse(moment))).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T11:59:00Z,false",
    "2026-11-23T12:00:00Z,true",
    "2026-11-24T11:59:00Z,true",
    "2026-11-24T12:00:00Z,false"
  })
  void aWindowThatEndsWhenItStartsLastsADay(String moment, boolean allowed) {
    AccessSchedule schedule = schedule(12 * 60, 12 * 60);

    assertThat(schedule.allows(ZonedDateTime.parse(moment))).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({"-1,60", "1440,60", "0,0", "0,1441"})
  void aWindowBeyondTheDayIsRefused(int from, int until) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Window(MONDAY, from, until));
  }

  @Test
  void aWindowMayLastFromTheFirstMinuteToTheLast() {
    AccessSchedule day = schedule(0, 1440);

    assertThat(day.allows(ZonedDateTime.parse("2026-11-23T00:00:00Z"))).isTrue();
    assertThat(day.allows(ZonedDateTime.parse("2026-11-23T23:59:59Z"))).isTrue();
    assertThat(day.allows(ZonedDateTime.parse("2026-11-24T00:00:00Z"))).isFalse();
    assertThat(schedule(1439, 1).allows(ZonedDateTime.parse("2026-11-23T23:59:00Z"))).isTrue();
  }

  private static AccessSchedule schedule(int from, int until) {
    return new AccessSchedule(List.of(new Window(MONDAY, from, until)));
  }
}
