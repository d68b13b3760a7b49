// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.model.access.RosterEntry;
import io.keyway.model.identity.CardholderId;

/** Whom a credential stands for, as far as this cabinet knows. */
public sealed interface Recognition {
  /** Somebody on the roster. */
  record Known(RosterEntry entry) implements Recognition {}

  /** Somebody whose rights here were withdrawn. */
  record Revoked(CardholderId person) implements Recognition {}

  /** Nobody, or more than one person. */
  record Unknown() implements Recognition {}
}
