// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.SecondPerson;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.KeySet;
import io.keyway.rules.AccessRule.Demands;
import io.keyway.rules.AccessRule.Give;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What follows where several rules give one key set: any schedule and the most keys, but the
 * shortest lease and hold, each curfew, and whatever any of them demands.
 */
record Effects(
    AccessSchedule schedule, Duration lease, int maxKeys, Demands demands, HoldLimit limit) {

  static Effects of(KeySet keySet, List<Give> gives) {
    return new Effects(
        schedule(gives), lease(keySet, gives), maxKeys(gives), demands(gives), limit(gives));
  }

  static Duration lease(KeySet keySet, List<Give> gives) {
    return shortest(
            Stream.concat(
                Stream.of(keySet.lease()), gives.stream().flatMap(g -> g.lease().stream())))
        .orElseThrow();
  }

  private static AccessSchedule schedule(List<Give> gives) {
    return gives.stream().anyMatch(give -> give.schedule().windows().isEmpty())
        ? AccessSchedule.ALWAYS
        : new AccessSchedule(
            gives.stream().flatMap(give -> give.schedule().windows().stream()).distinct().toList());
  }

  private static int maxKeys(List<Give> gives) {
    return gives.stream().anyMatch(give -> give.maxKeys() == 0)
        ? 0
        : gives.stream().mapToInt(Give::maxKeys).max().orElse(0);
  }

  /** Where some name groups, the second person is of one of those. */
  static Demands demands(List<Give> gives) {
    List<SecondPerson> seconds =
        gives.stream().flatMap(give -> give.demands().second().stream()).toList();
    Set<String> groups = new HashSet<>();
    seconds.forEach(second -> groups.addAll(second.groups()));
    return new Demands(
        gives.stream().anyMatch(give -> give.demands().pin()),
        seconds.isEmpty() ? Optional.empty() : Optional.of(new SecondPerson(groups)));
  }

  private static HoldLimit limit(List<Give> gives) {
    Set<LocalTime> curfews =
        gives.stream()
            .flatMap(give -> give.limit().curfews().stream())
            .collect(Collectors.toUnmodifiableSet());
    Optional<Instant> backBy =
        gives.stream().flatMap(give -> give.limit().backBy().stream()).min(Instant::compareTo);
    return new HoldLimit(
        curfews, shortest(gives.stream().flatMap(give -> give.limit().maxHold().stream())), backBy);
  }

  private static Optional<Duration> shortest(Stream<Duration> durations) {
    return durations.min(Duration::compareTo);
  }
}
