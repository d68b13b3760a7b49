// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.Grant;
import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Revocations come first, and after the plan the cabinet knows what it should. */
class ReconcilerPropertyTest {
  private static final int RUNS = 3_000;

  @Test
  void revocationsComeBeforeAnythingElse() {
    for (int seed = 0; seed < RUNS; seed++) {
      Case example = new Case(seed);
      List<Integer> order = example.plan().steps().stream().map(s -> rank(s)).toList();

      assertThat(order).as("seed %d", seed).isSorted();
    }
  }

  @Test
  void afterThePlanTheCabinetKnowsWhatItShouldUnlessItKnowsMore() {
    for (int seed = 0; seed < RUNS; seed++) {
      Case example = new Case(seed);
      Reconciler.Plan plan = example.plan();
      Map<CardholderId, RosterEntry> expected = new HashMap<>(example.desired);
      plan.ahead().forEach(p -> example.keep(p, expected));

      assertThat(example.after(plan)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void nothingButARevocationTakesARightAway() {
    for (int seed = 0; seed < RUNS; seed++) {
      Case example = new Case(seed);
      for (ProvisioningStep step : example.plan().steps()) {
        RosterEntry before = example.actual.get(step.person());
        if (step instanceof UpdateUser update && before != null) {
          assertThat(update.entry().grants()).as("seed %d", seed).containsAll(before.grants());
          assertThat(update.entry().credentials()).containsAll(before.credentials());
        }
      }
    }
  }

  @Test
  void aPlanThatWasAppliedHasNoSuccessor() {
    for (int seed = 0; seed < RUNS; seed++) {
      Case example = new Case(seed);
      Map<CardholderId, RosterEntry> after = example.after(example.plan());

      assertThat(Reconciler.plan(example.desired, after, Map.of()).steps())
          .as("seed %d", seed)
          .isEmpty();
    }
  }

  private static int rank(ProvisioningStep step) {
    return switch (step) {
      case RevokeUser ignored -> 0;
      case UpdateUser ignored -> 1;
      case EnrolUser ignored -> 2;
    };
  }

  private static final class Case {
    private final Map<CardholderId, RosterEntry> desired = new HashMap<>();
    private final Map<CardholderId, RosterEntry> actual = new HashMap<>();

    Case(int seed) {
      Random random = new Random(seed);
      for (int i = 0; i < random.nextInt(12); i++) {
        CardholderId person = new CardholderId("p" + i);
        if (random.nextInt(4) > 0) {
          actual.put(person, entry(person, random));
        }
        if (random.nextInt(4) > 0) {
          RosterEntry same = actual.get(person);
          desired.put(person, same != null && random.nextBoolean() ? same : entry(person, random));
        }
      }
    }

    Reconciler.Plan plan() {
      return Reconciler.plan(desired, actual, Map.of());
    }

    void keep(CardholderId person, Map<CardholderId, RosterEntry> roster) {
      RosterEntry entry = actual.get(person);
      if (entry != null) {
        roster.put(person, entry);
      }
    }

    /** A cabinet that follows the plan and honours tombstones. */
    Map<CardholderId, RosterEntry> after(Reconciler.Plan plan) {
      Map<CardholderId, RosterEntry> roster = new HashMap<>(actual);
      for (ProvisioningStep step : plan.steps()) {
        switch (step) {
          case RevokeUser revoke -> {
            Tombstone tombstone = revoke.tombstone();
            roster.values().removeIf(tombstone::forbids);
            revoke.remaining().ifPresent(entry -> roster.put(entry.person(), entry));
          }
          case UpdateUser update -> roster.put(update.person(), update.entry());
          case EnrolUser enrol -> roster.put(enrol.person(), enrol.entry());
        }
      }
      return roster;
    }

    private static RosterEntry entry(CardholderId person, Random random) {
      List<Grant> grants = new ArrayList<>();
      for (int slot = 1; slot <= 3; slot++) {
        if (random.nextBoolean()) {
          grants.add(
              new Grant(
                  new SlotNumber(slot),
                  new KeySetId("k" + slot),
                  AccessSchedule.ALWAYS,
                  Duration.ofHours(1 + random.nextInt(2)),
                  Optional.empty(),
                  Optional.empty()));
        }
      }
      List<Credential> badges = new ArrayList<>();
      for (int card = 1; card <= 1 + random.nextInt(2); card++) {
        badges.add(new Badge("H10301", new FacilityCode(1), new CardNumber(card)));
      }
      return new RosterEntry(
          person, 1 + random.nextInt(2), 1 + random.nextInt(5), badges, random.nextInt(3), grants);
    }
  }
}
