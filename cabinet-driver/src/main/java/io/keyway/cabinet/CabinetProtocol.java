// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.access.RosterEntry;

/**
 * A way to speak with cabinets. Found by ServiceLoader; one instance serves many cabinets. Either
 * end may begin: {@link AwaitsCabinets}, {@link CallsCabinets}.
 */
public interface CabinetProtocol {
  /** The name used in configuration, such as {@code link}. */
  String name();

  /** The SHA-256 of an entry as this protocol's cabinets compute it: 32 bytes. */
  byte[] digest(RosterEntry entry);
}
