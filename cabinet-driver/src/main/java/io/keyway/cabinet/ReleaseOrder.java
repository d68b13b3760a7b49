// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdForm;
import java.time.Instant;
import java.util.Optional;

/**
 * A command to release a key from afar.
 *
 * @param id drawn anew for each command, 1 to 64 of {@code A-Z a-z 0-9 . _ -}: by it a cabinet
 *     knows one that it has begun
 * @param deadline by the bridge's clock: from then on it is not carried out any more
 * @param person who is to have the key, where the human who commands it says so
 */
public record ReleaseOrder(
    String id, SlotNumber slot, Instant deadline, Optional<CardholderId> person) {
  public ReleaseOrder {
    if (!IdForm.fits(id)) {
      throw new IllegalArgumentException("An order's id has 1 to 64 of A-Z a-z 0-9 . _ -");
    }
  }
}
