// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.ReportsRoster.Page;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts a roster together from the pieces in which it is read back. A roster that changes meanwhile
 * is read anew. Not thread-safe: one piece is added after the other.
 */
final class Readback {
  private final Function<RosterEntry, String> digests;
  private final Map<CardholderId, RosterEntry> entries = new HashMap<>();
  private final Map<CardholderId, String> entryDigests = new HashMap<>();
  private final Map<CardholderId, Tombstone> tombstones = new HashMap<>();
  private Optional<CardholderId> after = Optional.empty();
  private final Buckets of;
  private final int total;
  private boolean isOutdated;
  private String digest = "";
  private long version;
  private Instant askedAt = Instant.EPOCH;
  private Instant readAt = Instant.EPOCH;

  /** Reads all of it. */
  Readback(Function<RosterEntry, String> digests) {
    this.digests = digests;
    this.of = Buckets.ALL;
    this.total = 0;
  }

  /**
   * Reads some buckets of the roster that has a digest.
   *
   * @param people in the whole roster
   */
  Readback(Function<RosterEntry, String> digests, Buckets of, String digest, int people) {
    this.digests = digests;
    this.of = of;
    this.total = people;
    this.digest = digest;
  }

  /** The buckets that are read. */
  Buckets of() {
    return of;
  }

  /** Whether the roster changed since its buckets were compared: compare them anew. */
  boolean isOutdated() {
    return isOutdated;
  }

  /** The person after whom the next piece begins. */
  Optional<CardholderId> after() {
    return after;
  }

  /**
   * Adds the piece that was asked for.
   *
   * @return whether it was the last
   */
  boolean add(Page page) {
    if (!of.isAll() && !page.digest().equals(digest)) {
      isOutdated = true;
      return false;
    }
    if (after.isPresent() && !page.digest().equals(digest)) {
      restart();
      return false;
    }
    askedAt = after.isEmpty() ? page.sentAt() : askedAt;
    readAt = page.answeredAt();
    digest = page.digest();
    version = page.version();
    for (RosterEntry entry : page.entries()) {
      entries.put(entry.person(), entry);
      entryDigests.put(entry.person(), digests.apply(entry));
    }
    page.tombstones().forEach(grave -> tombstones.put(grave.person(), grave));
    after = page.last();
    return !page.more() || after.isEmpty();
  }

  Holdings holdings(boolean own) {
    return new Holdings(
        own,
        version,
        digest,
        entries,
        entryDigests,
        tombstones,
        askedAt,
        readAt,
        of,
        of.isAll() ? entries.size() : total);
  }

  private void restart() {
    entries.clear();
    entryDigests.clear();
    tombstones.clear();
    after = Optional.empty();
  }
}
