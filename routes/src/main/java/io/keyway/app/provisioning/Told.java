// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What one request tells a cabinet of each person, as the cabinet will have it when it did as told.
 *
 * @param whole whether nobody but these stays in the cabinet
 */
record Told(boolean whole, List<Tombstone> tombstones, Map<CardholderId, Entry> entries) {

  /**
   * An entry in short.
   *
   * @param digest hex
   */
  record Entry(long epoch, long revision, String digest) {
    boolean isAfter(Tombstone grave) {
      return epoch > grave.epoch() || epoch == grave.epoch() && revision > grave.revision();
    }
  }

  Told {
    tombstones = List.copyOf(tombstones);
    entries = Map.copyOf(entries);
  }

  static Told of(
      boolean whole,
      Collection<Tombstone> tombstones,
      Collection<RosterEntry> entries,
      Function<RosterEntry, String> digests) {
    Map<CardholderId, Entry> inShort = new HashMap<>();
    entries.forEach(
        e -> inShort.put(e.person(), new Entry(e.epoch(), e.revision(), digests.apply(e))));
    return new Told(whole, List.copyOf(tombstones), inShort);
  }

  static Told of(RevokeUser step, Function<RosterEntry, String> digests) {
    return of(false, List.of(step.tombstone()), step.remaining().stream().toList(), digests);
  }

  Set<CardholderId> people() {
    Set<CardholderId> people = new HashSet<>(entries.keySet());
    tombstones.forEach(tombstone -> people.add(tombstone.person()));
    return people;
  }
}
