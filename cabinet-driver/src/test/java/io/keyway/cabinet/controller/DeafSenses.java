// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.hardware.Senses;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;

/** Sensors of a cabinet whose brain is off. */
final class DeafSenses implements Senses {
  @Override
  public void pulled(SlotNumber slot, KeySetId keySet) {}

  @Override
  public void hung(SlotNumber slot, KeySetId keySet) {}

  @Override
  public void doorOpened() {}

  @Override
  public void doorClosed() {}
}
