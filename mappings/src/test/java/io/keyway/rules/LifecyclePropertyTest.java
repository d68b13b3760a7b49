// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static io.keyway.rules.PersonUnderTest.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.LifecycleState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** No interleaving, duplication or reordering of records gives rights back. */
class LifecyclePropertyTest {
  private static final int RUNS = 20_000;

  @Test
  void employmentsConvergeInAnyOrder() {
    converge(List.of(Changes::hired, Changes::changed, Changes::terminated, Changes::activeRow));
  }

  @Test
  void suspensionsConvergeInAnyOrder() {
    converge(
        List.of(Changes::changed, Changes::terminated, Changes::suspended, Changes::reinstated));
  }

  @Test
  void listingsConvergeInAnyOrder() {
    converge(List.of(Changes::activeRow, Changes::suspendedRow, Changes::terminatedRow));
  }

  @Test
  void onlyAHiringAfterEveryKnownTerminationGivesRightsBack() {
    List<IntFunction<IdentityChange>> kinds =
        List.of(
            Changes::hired,
            Changes::changed,
            Changes::terminated,
            Changes::suspended,
            Changes::reinstated,
            Changes::activeRow,
            Changes::suspendedRow,
            Changes::terminatedRow);
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      List<IdentityChange> arriving = disordered(random, story(random, kinds));
      PersonUnderTest person = new PersonUnderTest(RESTORE, Changes.hired(0));
      Instant lastTermination = Instant.EPOCH;
      for (IdentityChange change : arriving) {
        LifecycleState before = person.state();
        person.apply(change);
        if (change instanceof IdentityChange.Leaver) {
          lastTermination = later(lastTermination, change.subject().effectiveAt());
        }
        if (before == LifecycleState.TERMINATED && person.state() != before) {
          assertThat(change).as("seed %d", seed).isInstanceOf(IdentityChange.Joiner.class);
          assertThat(change.subject().effectiveAt()).as("seed %d", seed).isAfter(lastTermination);
        }
      }
    }
  }

  private static void converge(List<IntFunction<IdentityChange>> kinds) {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      List<IdentityChange> story = story(random, kinds);
      List<IdentityChange> ordered = new ArrayList<>(story);
      ordered.sort(
          Comparator.comparing((IdentityChange c) -> c.subject().effectiveAt())
              .thenComparing(IdentityChange::takesAway)
              .thenComparing(c -> c instanceof IdentityChange.Leaver));
      List<IdentityChange> arriving = disordered(random, story);

      assertThat(end(arriving))
          .as("seed %d: %s arriving as %s", seed, ordered, arriving)
          .isEqualTo(end(ordered));
    }
  }

  private static LifecycleState end(List<IdentityChange> changes) {
    PersonUnderTest person = new PersonUnderTest(RESTORE, Changes.hired(0));
    changes.forEach(person::apply);
    return person.state();
  }

  private static List<IdentityChange> story(
      Random random, List<IntFunction<IdentityChange>> kinds) {
    List<IdentityChange> story = new ArrayList<>();
    int length = 1 + random.nextInt(6);
    for (int i = 0; i < length; i++) {
      story.add(kinds.get(random.nextInt(kinds.size())).apply(1 + random.nextInt(6)));
    }
    return story;
  }

  private static List<IdentityChange> disordered(Random random, List<IdentityChange> story) {
    List<IdentityChange> arriving = new ArrayList<>(story);
    for (IdentityChange change : story) {
      if (random.nextInt(3) == 0) {
        arriving.add(change);
      }
    }
    Collections.shuffle(arriving, random);
    return arriving;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
