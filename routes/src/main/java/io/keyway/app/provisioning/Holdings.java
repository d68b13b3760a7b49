// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.cabinet.Buckets;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a cabinet was found to hold: read back, not computed.
 *
 * @param own whether its roster store is the one that this database gave rosters to
 * @param version of its roster
 * @param digest of its roster, hex, as it reports it
 * @param digests of the entries, hex
 * @param askedAt when the first question was sent
 * @param readAt when the last answer was read
 * @param of the buckets that were read: of people in others nothing is said here
 * @param total people in the whole roster
 */
public record Holdings(
    boolean own,
    long version,
    String digest,
    Map<CardholderId, RosterEntry> entries,
    Map<CardholderId, String> digests,
    Map<CardholderId, Tombstone> tombstones,
    Instant askedAt,
    Instant readAt,
    Buckets of,
    int total) {
  /** All that it holds. */
  public Holdings(
      boolean own,
      long version,
      String digest,
      Map<CardholderId, RosterEntry> entries,
      Map<CardholderId, String> digests,
      Map<CardholderId, Tombstone> tombstones,
      Instant askedAt,
      Instant readAt) {
    this(
        own,
        version,
        digest,
        entries,
        digests,
        tombstones,
        askedAt,
        readAt,
        Buckets.ALL,
        entries.size());
  }

  public Holdings {
    entries = Map.copyOf(entries);
    digests = Map.copyOf(digests);
    tombstones = Map.copyOf(tombstones);
  }

  /** Everybody it knows something of. */
  Set<CardholderId> people() {
    Set<CardholderId> people = new HashSet<>(entries.keySet());
    people.addAll(tombstones.keySet());
    return people;
  }

  /** What it would answer for one person: the row of somebody it knows nothing of is all zero. */
  public RosterRow row(CardholderId person) {
    RosterEntry entry = entries.get(person);
    if (entry != null) {
      String hex = digests.getOrDefault(person, "");
      return new RosterRow(
          entry.epoch(), entry.revision(), hex, entry.epoch(), entry.revision(), hex);
    }
    Tombstone grave = tombstones.get(person);
    return grave == null
        ? new RosterRow(0, 0, "", 0, 0, "")
        : new RosterRow(grave.epoch(), grave.revision(), "", grave.epoch(), grave.revision(), "");
  }
}
