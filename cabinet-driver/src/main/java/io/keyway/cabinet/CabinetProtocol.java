// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.access.RosterEntry;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A way to speak with cabinets. Found by ServiceLoader; one instance serves many cabinets. Either
 * end may begin: {@link AwaitsCabinets}, {@link CallsCabinets}.
 */
public interface CabinetProtocol {
  /** The name used in configuration, such as {@code link}. */
  String name();

  /** The SHA-256 of an entry as this protocol's cabinets compute it: 32 bytes. */
  byte[] digest(RosterEntry entry);

  /**
   * Why cabinets of this protocol cannot hold an entry, whatever else they hold; empty where they
   * can. Nobody gives it to them then, in part or whole.
   *
   * @param zone of the cabinet
   */
  default Optional<String> unfit(RosterEntry entry, ZoneId zone) {
    return Optional.empty();
  }
}
