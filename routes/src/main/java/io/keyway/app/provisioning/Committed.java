// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.CardholderId;
import java.util.List;

/**
 * A committed change of one person's rights, on its way to cabinets.
 *
 * @param receipt as committed
 * @param epoch of the person after the change
 * @param revision of the person after the change
 * @param wanted what each touched cabinet should hold now
 */
public record Committed(
    Receipt receipt, CardholderId person, long epoch, long revision, List<Wanted> wanted) {
  public Committed {
    wanted = List.copyOf(wanted);
  }
}
