// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.protocol.uhppote.message.Card;
import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.Grant;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.credential.Credential.Badge;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rights in the grain of a controller: whole days, door by door, and nothing else. What lies
 * between two days is rounded to the side of fewer rights; what cannot be said at all is refused.
 *
 * <p>A card has one first and one last day for all its doors. So it opens the doors that are
 * allowed on the day on which it is written, from that day to the first on which one of them ends.
 *
 * @param zone of the controller's clock
 */
record DoorRights(ZoneId zone) {
  /** The shortest lease in which a whole day always fits. */
  static final Duration SHORTEST_LEASE = Duration.ofDays(1);

  /** Why a controller cannot hold an entry; empty when it can. */
  Optional<String> unfit(RosterEntry entry) {
    if (entry.maxKeys() > 0) {
      return Optional.of("a door has no number of key sets at a time");
    }
    if (!entry.credentials().isEmpty() && numbers(entry).isEmpty()) {
      return Optional.of("there is no badge of format H10301 among the credentials");
    }
    return entry.grants().stream().flatMap(grant -> unfit(grant).stream()).findFirst();
  }

  /** The cards that a person is to have now; none where no door is allowed today. */
  List<Card> cards(RosterEntry entry, Lease lease, Instant now) {
    if (unfit(entry).isPresent()) {
      return List.of();
    }
    LocalDate today = LocalDate.ofInstant(now, zone);
    List<Optional<LocalDate>> lastDays =
        IntStream.rangeClosed(1, Card.DOORS)
            .mapToObj(door -> lastDay(entry, door, lease, today))
            .toList();
    List<Integer> doors = lastDays.stream().map(day -> day.isPresent() ? 1 : 0).toList();
    return lastDays.stream()
        .flatMap(Optional::stream)
        .min(LocalDate::compareTo)
        .map(to -> numbers(entry).stream().map(n -> Card.of(n, today, to, doors)).toList())
        .orElse(List.of());
  }

  /** Until when a door is allowed without a break from today on; empty when not today. */
  private Optional<LocalDate> lastDay(RosterEntry entry, int door, Lease lease, LocalDate today) {
    return entry.grants().stream()
        .filter(grant -> grant.slot().value() == door && !firstDay(grant).isAfter(today))
        .map(grant -> earlier(lastDay(grant), lastWholeDay(lease.end(grant.lease()))))
        .filter(last -> !last.isBefore(today))
        .max(LocalDate::compareTo);
  }

  private Optional<String> unfit(Grant grant) {
    if (grant.slot().value() > Card.DOORS) {
      return Optional.of("slot %s is no door: there are 4".formatted(grant.slot()));
    }
    if (!grant.schedule().equals(AccessSchedule.ALWAYS)) {
      return Optional.of("slot %s is for some hours only".formatted(grant.slot()));
    }
    if (grant.isDemanding()) {
      return Optional.of("slot %s asks for a PIN or a second person".formatted(grant.slot()));
    }
    if (grant.lease().compareTo(SHORTEST_LEASE) < 0) {
      return Optional.of("slot %s has a lease of less than a day".formatted(grant.slot()));
    }
    if (firstDay(grant).isAfter(lastDay(grant))) {
      return Optional.of("slot %s is for less than a whole day".formatted(grant.slot()));
    }
    return Optional.empty();
  }

  private LocalDate firstDay(Grant grant) {
    return grant.notBefore().map(this::firstWholeDay).orElse(LocalDate.MIN);
  }

  private LocalDate lastDay(Grant grant) {
    return grant.notAfter().map(this::lastWholeDay).orElse(LocalDate.MAX);
  }

  private LocalDate firstWholeDay(Instant from) {
    LocalDate day = LocalDate.ofInstant(from, zone);
    return day.atStartOfDay(zone).toInstant().isBefore(from) ? day.plusDays(1) : day;
  }

  private LocalDate lastWholeDay(Instant until) {
    return LocalDate.ofInstant(until, zone).minusDays(1);
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }

  private static Set<Long> numbers(RosterEntry entry) {
    return entry.credentials().stream()
        .filter(Badge.class::isInstance)
        .flatMap(badge -> CardNumbers.of((Badge) badge).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
