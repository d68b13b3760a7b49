// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.access;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;

/**
 * When a grant counts, in the cabinet's own zone.
 *
 * @param windows it counts within any of these; none means always
 */
public record AccessSchedule(List<Window> windows) {
  /** Every day, all day. */
  public static final AccessSchedule ALWAYS = new AccessSchedule(List.of());

  public AccessSchedule {
    windows = List.copyOf(windows);
  }

  /** Whether a key may be taken at this moment, read off the cabinet's clock. */
  public boolean allows(ZonedDateTime moment) {
    return windows.isEmpty() || windows.stream().anyMatch(w -> w.contains(moment));
  }

  /**
   * A part of the week.
   *
   * @param days on which it starts
   * @param fromMinute minutes after midnight, 0 to 1439, included
   * @param untilMinute minutes after midnight, 1 to 1440, excluded; not after {@code fromMinute}
   *     means on the next day
   */
  public record Window(Set<DayOfWeek> days, int fromMinute, int untilMinute) {
    public Window {
      days = Set.copyOf(days);
      if (fromMinute < 0 || fromMinute > 1439 || untilMinute < 1 || untilMinute > 1440) {
        throw new IllegalArgumentException(
            "A window starts at minute 0 to 1439 and ends at minute 1 to 1440");
      }
    }

    boolean contains(ZonedDateTime moment) {
      LocalTime time = moment.toLocalTime();
      int minute = time.getHour() * 60 + time.getMinute();
      DayOfWeek today = moment.getDayOfWeek();
      if (fromMinute < untilMinute) {
        return days.contains(today) && minute >= fromMinute && minute < untilMinute;
      }
      return days.contains(today) && minute >= fromMinute
          || days.contains(today.minus(1)) && minute < untilMinute;
    }
  }
}
