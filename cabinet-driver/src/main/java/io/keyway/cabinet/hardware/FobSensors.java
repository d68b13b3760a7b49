// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.util.Map;
import java.util.Set;

/** Which fob hangs where. Called on the controller's thread only; does not block. */
public interface FobSensors {
  /** What should hang where, as the cabinet was just told; for sensors that have to be taught. */
  void expect(CabinetLayout layout);

  /**
   * What hangs now; empty slots are absent. Sensors that see that something hangs and not what take
   * it for what belongs there.
   */
  Map<SlotNumber, KeySetId> present();

  /** Slots of which nothing can be told now, because what senses them does not answer. */
  default Set<SlotNumber> unseen() {
    return Set.of();
  }

  /** Whether the door stands open. */
  boolean isDoorOpen();
}
