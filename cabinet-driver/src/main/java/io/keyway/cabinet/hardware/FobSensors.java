// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.util.Map;

/** Which fob hangs where. Called on the controller's thread only; does not block. */
public interface FobSensors {
  /** What hangs now; empty slots are absent. */
  Map<SlotNumber, KeySetId> present();

  /** Whether the door stands open. */
  boolean isDoorOpen();
}
