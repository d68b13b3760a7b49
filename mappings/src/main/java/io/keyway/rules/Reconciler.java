// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what a cabinet should know with what it knows, and says what to tell it: first whatever
 * takes a right away, then what changes without taking any, then who is new.
 */
public final class Reconciler {
  private Reconciler() {}

  /**
   * What to tell a cabinet.
   *
   * @param steps in the order in which they must be taken
   * @param ahead people of whom the cabinet knows more than the bridge; nothing is planned for them
   */
  public record Plan(List<ProvisioningStep> steps, Set<CardholderId> ahead) {
    public Plan {
      steps = List.copyOf(steps);
      ahead = Set.copyOf(ahead);
    }
  }

  /**
   * The plan after which a cabinet knows what it should.
   *
   * @param desired what the cabinet should know
   * @param actual what it knows
   * @param withdrawn tombstones of those who have nothing there any more
   */
  public static Plan plan(
      Map<CardholderId, RosterEntry> desired,
      Map<CardholderId, RosterEntry> actual,
      Map<CardholderId, Tombstone> withdrawn) {
    Map<CardholderId, RosterEntry> known = new TreeMap<>(actual);
    List<ProvisioningStep> revocations = new ArrayList<>();
    List<ProvisioningStep> updates = new ArrayList<>();
    List<ProvisioningStep> enrolments = new ArrayList<>();
    Set<CardholderId> ahead = new TreeSet<>();
    known.forEach(
        (person, before) -> {
          RosterEntry after = desired.get(person);
          if (after == null) {
            revocations.add(
                new RevokeUser(
                    ending(before, Optional.ofNullable(withdrawn.get(person))), Optional.empty()));
          } else if (!after.equals(before)) {
            if (!after.isAfter(before.epoch(), before.revision())) {
              ahead.add(person);
            } else if (takesAway(before, after)) {
              revocations.add(new RevokeUser(tombstoneOf(before), Optional.of(after)));
            } else {
              updates.add(new UpdateUser(after));
            }
          }
        });
    new TreeMap<>(desired)
        .forEach(
            (person, after) -> {
              if (!known.containsKey(person)) {
                enrolments.add(new EnrolUser(after));
              }
            });
    List<ProvisioningStep> steps = new ArrayList<>(revocations);
    steps.addAll(updates);
    steps.addAll(enrolments);
    return new Plan(steps, ahead);
  }

  /** Whether a right of an entry is not in the next one. */
  public static boolean takesAway(RosterEntry before, RosterEntry after) {
    boolean fewerKeys =
        after.maxKeys() != 0 && (before.maxKeys() == 0 || after.maxKeys() < before.maxKeys());
    return fewerKeys
        || !after.credentials().containsAll(before.credentials())
        || !after.grants().containsAll(before.grants());
  }

  private static Tombstone ending(RosterEntry before, Optional<Tombstone> withdrawn) {
    return withdrawn.filter(t -> t.forbids(before)).orElseGet(() -> tombstoneOf(before));
  }

  private static Tombstone tombstoneOf(RosterEntry entry) {
    return new Tombstone(entry.person(), entry.epoch(), entry.revision());
  }
}
