// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

import io.keyway.model.credential.CardFormat;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * What hangs where in a cabinet, which clock its schedules follow, and how its reader's bits are
 * read.
 *
 * @param zone the cabinet's time zone
 * @param slots how many slots the cabinet has
 * @param keySets which key set belongs in which slot; slots without one are spare
 * @param cardFormats the formats its reader's raw bits may have, tried in this order
 */
public record CabinetLayout(
    ZoneId zone, int slots, Map<SlotNumber, KeySetId> keySets, List<CardFormat> cardFormats) {
  public CabinetLayout {
    keySets = Map.copyOf(keySets);
    cardFormats = List.copyOf(cardFormats);
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
