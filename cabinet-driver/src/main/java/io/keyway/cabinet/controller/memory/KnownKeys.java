// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.model.custody.CustodyEvent.Inventory;
import io.keyway.model.custody.CustodyEvent.KeyMissing;
import io.keyway.model.custody.CustodyEvent.KeyReturned;
import io.keyway.model.custody.CustodyEvent.KeyReturnedToWrongSlot;
import io.keyway.model.custody.CustodyEvent.KeyTaken;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where the cabinet last knew each key set to be: what its journal amounts to. */
public final class KnownKeys {
  private final Map<KeySetId, Whereabouts> keys = new TreeMap<>();

  KnownKeys() {}

  /** Where a key set is. */
  public sealed interface Whereabouts {
    /** In this cabinet. */
    record Hangs(SlotNumber slot) implements Whereabouts {}

    /** Out; with this person, where somebody's session explains it. */
    record Out(Optional<CardholderId> holder) implements Whereabouts {}
  }

  /** Everything known, by key set. */
  public Map<KeySetId, Whereabouts> all() {
    return Map.copyOf(keys);
  }

  /** How many key sets of this cabinet a person holds. */
  public long heldBy(CardholderId person) {
    Whereabouts withPerson = new Whereabouts.Out(Optional.of(person));
    return keys.values().stream().filter(withPerson::equals).count();
  }

  void learn(JournalEntry entry) {
    switch (entry.event()) {
      case KeyTaken(var slot, var keySet) -> keys.put(keySet, new Whereabouts.Out(entry.person()));
      case KeyReturned(var slot, var keySet) -> keys.put(keySet, new Whereabouts.Hangs(slot));
      case KeyReturnedToWrongSlot(var slot, var keySet) ->
          keys.put(keySet, new Whereabouts.Hangs(slot));
      case KeyMissing(var slot, var keySet) ->
          keys.put(keySet, new Whereabouts.Out(Optional.empty()));
      case Inventory(var present) -> count(present);
      default -> {
        // Nothing else moves a key set.
      }
    }
  }

  private void count(Map<SlotNumber, KeySetId> present) {
    keys.replaceAll(
        (keySet, where) ->
            where instanceof Whereabouts.Hangs && !present.containsValue(keySet)
                ? new Whereabouts.Out(Optional.empty())
                : where);
    present.forEach((slot, keySet) -> keys.put(keySet, new Whereabouts.Hangs(slot)));
  }

  void encode(CborWriter out) {
    out.list(keys.entrySet(), KnownKeys::encodeKey);
  }

  static KnownKeys decode(CborReader in) {
    KnownKeys known = new KnownKeys();
    in.list(KnownKeys::decodeKey).forEach(key -> known.keys.put(key.getKey(), key.getValue()));
    return known;
  }

  private static void encodeKey(Map.Entry<KeySetId, Whereabouts> key, CborWriter out) {
    out.array(3).text(key.getKey().value());
    switch (key.getValue()) {
      case Whereabouts.Hangs(var slot) -> out.integer(slot.value()).text("");
      case Whereabouts.Out(var holder) ->
          out.integer(0).text(holder.map(CardholderId::value).orElse(""));
    }
  }

  private static Map.Entry<KeySetId, Whereabouts> decodeKey(CborReader in) {
    in.array(3, 3);
    KeySetId keySet = new KeySetId(in.text());
    int slot = in.small();
    String holder = in.text();
    return Map.entry(
        keySet,
        slot > 0
            ? new Whereabouts.Hangs(new SlotNumber(slot))
            : new Whereabouts.Out(
                Optional.of(holder).filter(h -> !h.isEmpty()).map(CardholderId::new)));
  }
}
