// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.hardware.ReleaseProgress;
import io.keyway.cabinet.hardware.Senses;
import io.keyway.model.custody.CustodyEvent.Trouble;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;

/** Sensors of a cabinet whose brain is off. */
final class DeafSenses implements Senses {
  @Override
  public void pulled(SlotNumber slot, KeySetId keySet) {}

  @Override
  public void hung(SlotNumber slot, KeySetId keySet) {}

  @Override
  public void foreign(SlotNumber slot) {}

  @Override
  public void forced(SlotNumber slot) {}

  @Override
  public void released(SlotNumber slot, ReleaseProgress progress) {}

  @Override
  public void trouble(Trouble trouble) {}

  @Override
  public void doorOpened() {}

  @Override
  public void doorClosed() {}
}
