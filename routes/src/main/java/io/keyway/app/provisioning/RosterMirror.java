// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one cabinet should hold and what it acknowledged, person by person, with the digest of the
 * latter. Not thread-safe: its lane guards it.
 */
public final class RosterMirror {
  private final RosterRows rows = new RosterRows();
  private final Set<CardholderId> differing = new LinkedHashSet<>();
  private final Map<CardholderId, Tombstone> graves = new HashMap<>();

  /** Sets what the database says; what was wanted meanwhile and is newer stays wanted. */
  public void load(CardholderId person, RosterRow row) {
    RosterRow meanwhile = row(person);
    set(
        person,
        row.isOlderThan(meanwhile.epoch(), meanwhile.revision())
            ? row.wanting(meanwhile.epoch(), meanwhile.revision(), meanwhile.digest())
            : row);
  }

  /** Notes what should be; an older or equal state changes nothing. */
  void want(Wanted wanted) {
    RosterRow row = row(wanted.person());
    if (row.isOlderThan(wanted.epoch(), wanted.revision())) {
      set(wanted.person(), row.wanting(wanted.epoch(), wanted.revision(), wanted.digest()));
    }
  }

  /**
   * Notes what was judged that the cabinet should hold; an older or equal state changes nothing.
   */
  void want(CardholderId person, RosterRow judged) {
    RosterRow row = row(person);
    if (row.isOlderThan(judged.epoch(), judged.revision())) {
      set(person, row.wanting(judged.epoch(), judged.revision(), judged.digest()));
    }
  }

  /** Notes what the cabinet was found to hold, whatever was thought before. */
  void found(Holdings holdings) {
    Set<CardholderId> people = new HashSet<>(rows.people());
    people.removeIf(person -> !holdings.of().contain(person));
    people.addAll(holdings.entries().keySet());
    for (CardholderId person : people) {
      RosterRow held = holdings.row(person);
      set(
          person,
          row(person).holding(held.actualEpoch(), held.actualRevision(), held.actualDigest()));
    }
    graves.putAll(holdings.tombstones());
  }

  /** The cabinet did as it was told: notes what it holds now, by the cabinet's own rules. */
  void did(Told told) {
    if (told.whole()) {
      rows.people().stream()
          .filter(person -> row(person).isHolding() && !told.entries().containsKey(person))
          .forEach(this::remove);
    }
    told.tombstones().forEach(this::bury);
    told.entries().forEach(this::give);
  }

  private void remove(CardholderId person) {
    set(person, row(person).holding(0, 0, ""));
    Optional.ofNullable(graves.get(person)).ifPresent(this::bury);
  }

  private void bury(Tombstone tombstone) {
    CardholderId person = tombstone.person();
    graves.merge(person, tombstone, (old, fresh) -> isNewer(fresh, old) ? fresh : old);
    set(person, row(person).buried(tombstone));
  }

  private void give(CardholderId person, Told.Entry entry) {
    Tombstone grave = graves.get(person);
    if (grave == null || entry.isAfter(grave)) {
      set(person, row(person).given(entry));
    }
  }

  private static boolean isNewer(Tombstone one, Tombstone other) {
    return one.epoch() > other.epoch()
        || one.epoch() == other.epoch() && one.revision() > other.revision();
  }

  private void set(CardholderId person, RosterRow row) {
    rows.put(person, row);
    if (row.differs()) {
      differing.add(person);
    } else {
      differing.remove(person);
    }
  }

  /** What should be and what is of one person. */
  public RosterRow row(CardholderId person) {
    return rows.get(person);
  }

  /** People whose entries are not as they should be. */
  public List<CardholderId> differing() {
    return List.copyOf(differing);
  }

  boolean inSync() {
    return differing.isEmpty();
  }

  /** How many people have an entry that the cabinet acknowledged. */
  int holding() {
    return (int) rows.people().stream().filter(person -> row(person).isHolding()).count();
  }

  boolean hasRemovals() {
    return differing.stream().anyMatch(person -> row(person).isRemoval());
  }

  /** Digests of its buckets, one after the other. */
  byte[] bucketDigests() {
    return rows.bucketDigests();
  }

  /** Digest of what the cabinet acknowledged, hex. */
  public String actualDigest() {
    return rows.actualDigest();
  }
}
