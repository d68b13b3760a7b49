// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.protocol.link.message.RosterState;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import java.util.List;

/** What a cabinet's brain says to a request of the bridge. */
public sealed interface Answer {
  /** What the cabinet holds after it. */
  RosterState roster();

  /** Carried out, and on disk. */
  record Done(RosterState roster) implements Answer {}

  /**
   * Read: what it holds of some people, in the order of their ids.
   *
   * @param more whether people come after them
   */
  record Holds(
      RosterState roster, List<Tombstone> tombstones, List<RosterEntry> entries, boolean more)
      implements Answer {}

  /**
   * Read: where its roster may differ from another.
   *
   * @param buckets 256 digests of 32 bytes, one after the other
   */
  record Digests(RosterState roster, byte[] buckets) implements Answer {}

  /**
   * Not carried out; nothing was changed.
   *
   * @param reason one of {@code base-mismatch}, {@code over-limit}, {@code stale}, {@code
   *     unsupported}, {@code invalid}, and of an order to release those of {@link
   *     io.keyway.cabinet.ReleasesRemotely}
   */
  record Refused(String reason, RosterState roster) implements Answer {}
}
