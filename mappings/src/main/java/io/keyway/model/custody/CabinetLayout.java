// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

import java.time.ZoneId;
import java.util.Map;

/**
 * What hangs where in a cabinet, and which clock its schedules follow.
 *
 * @param zone the cabinet's time zone
 * @param slots how many slots the cabinet has
 * @param keySets which key set belongs in which slot; slots without one are spare
 */
public record CabinetLayout(ZoneId zone, int slots, Map<SlotNumber, KeySetId> keySets) {
  public CabinetLayout {
    keySets = Map.copyOf(keySets);
    for (SlotNumber slot : keySets.keySet()) {
      if (slot.value() > slots) {
        throw new IllegalArgumentException("Slot " + slot + " is beyond the last slot, " + slots);
      }
    }
    if (keySets.values().stream().distinct().count() != keySets.size()) {
      throw new IllegalArgumentException("A key set hangs in one slot only");
    }
  }
}
