// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.protocol.link.message.Part;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A transfer that is coming in, in parts. A revocation that overtakes it takes effect here too: the
 * person is removed, unless the entry on its way is newer.
 */
final class Staging {
  private final long request;
  private final long transfer;
  private final long version;
  private final Map<CardholderId, Tombstone> tombstones = new LinkedHashMap<>();
  private final Map<CardholderId, RosterEntry> entries = new LinkedHashMap<>();
  private Optional<String> base;
  private int nextPart;
  private boolean complete;

  /**
   * @param base digest of the roster that is to be changed; none where it is replaced
   */
  Staging(Part part, Optional<String> base, long version) {
    this.request = part.request();
    this.transfer = part.transfer();
    this.base = base;
    this.version = version;
  }

  long request() {
    return request;
  }

  long transfer() {
    return transfer;
  }

  Optional<String> base() {
    return base;
  }

  int people() {
    return entries.size();
  }

  boolean isComplete() {
    return complete;
  }

  RosterChange change() {
    return new RosterChange(
        version, List.copyOf(tombstones.values()), List.copyOf(entries.values()));
  }

  /**
   * Takes the next part.
   *
   * @throws ProtocolError when it is not the next one
   */
  void add(Part part, List<Tombstone> moreTombstones, List<RosterEntry> moreEntries) {
    if (complete || part.number() != nextPart || part.transfer() != transfer) {
      throw new ProtocolError(
          "Part " + part.number() + " of transfer " + part.transfer() + " is out of turn");
    }
    nextPart++;
    complete = part.last();
    moreTombstones.forEach(this::bury);
    moreEntries.forEach(this::put);
  }

  /** A revocation overtook this transfer. */
  void overtake(RevokeUser step) {
    bury(step.tombstone());
    step.remaining().ifPresent(this::put);
  }

  /**
   * A revocation that overtook this transfer changed the roster: what was begun on the roster
   * before it may end on the one after it.
   */
  void rebase(String before, String after) {
    base = base.map(digest -> digest.equals(before) ? after : digest);
  }

  private void bury(Tombstone tombstone) {
    tombstones.merge(tombstone.person(), tombstone, Staging::newer);
    entries.computeIfPresent(
        tombstone.person(), (person, entry) -> tombstone.forbids(entry) ? null : entry);
  }

  private void put(RosterEntry entry) {
    Tombstone tombstone = tombstones.get(entry.person());
    RosterEntry staged = entries.get(entry.person());
    boolean forbidden = tombstone != null && tombstone.forbids(entry);
    boolean older = staged != null && !entry.isAfter(staged.epoch(), staged.revision());
    if (!forbidden && !older) {
      entries.put(entry.person(), entry);
    }
  }

  private static Tombstone newer(Tombstone one, Tombstone other) {
    boolean later =
        one.epoch() > other.epoch()
            || one.epoch() == other.epoch() && one.revision() >= other.revision();
    return later ? one : other;
  }
}
