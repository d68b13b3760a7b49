// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;

/**
 * One committed change of what one cabinet should hold of one person.
 *
 * @param epoch of the person after the change
 * @param revision of the person after the change
 * @param digest of the entry that should be there, hex; empty where none should
 * @param version roster version allocated to the change
 */
public record Wanted(
    CabinetId cabinet,
    ProvisioningStep step,
    long epoch,
    long revision,
    String digest,
    long version) {
  /** Whose entry. */
  public CardholderId person() {
    return step.person();
  }
}
