// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.cabinet.RosterDigest;
import io.keyway.model.identity.CardholderId;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one cabinet should hold and what it acknowledged, person by person, with the digest of the
 * latter. Not thread-safe: its lane guards it.
 */
final class RosterMirror {
  private static final HexFormat HEX = HexFormat.of();

  private final Map<CardholderId, RosterRow> rows = new HashMap<>();
  private final Set<CardholderId> differing = new LinkedHashSet<>();
  private RosterDigest actual = new RosterDigest();

  void load(CardholderId person, RosterRow row) {
    set(person, row);
    if (!row.actualDigest().isEmpty()) {
      actual.put(person, HEX.parseHex(row.actualDigest()));
    }
  }

  /** Notes what should be; an older or equal state changes nothing. */
  void want(Wanted wanted) {
    RosterRow row = row(wanted.person());
    if (row.isOlderThan(wanted.epoch(), wanted.revision())) {
      set(wanted.person(), row.wanting(wanted.epoch(), wanted.revision(), wanted.digest()));
    }
  }

  /** Notes what the cabinet acknowledged to hold of a person. */
  void holds(CardholderId person, long epoch, long revision, String digest) {
    set(person, row(person).holding(epoch, revision, digest));
    if (digest.isEmpty()) {
      actual.remove(person);
    } else {
      actual.put(person, HEX.parseHex(digest));
    }
  }

  /** Forgets what the cabinet was thought to hold. */
  void holdsNothing() {
    actual = new RosterDigest();
    List.copyOf(rows.keySet()).forEach(person -> set(person, row(person).holding(0, 0, "")));
  }

  RosterRow row(CardholderId person) {
    return Optional.ofNullable(rows.get(person)).orElse(new RosterRow(0, 0, "", 0, 0, ""));
  }

  private void set(CardholderId person, RosterRow row) {
    rows.put(person, row);
    if (row.differs()) {
      differing.add(person);
    } else {
      differing.remove(person);
    }
  }

  /** People whose entries are not as they should be. */
  List<CardholderId> differing() {
    return List.copyOf(differing);
  }

  boolean inSync() {
    return differing.isEmpty();
  }

  boolean hasRemovals() {
    return differing.stream().anyMatch(person -> row(person).isRemoval());
  }

  /** Digest of what the cabinet acknowledged, hex. */
  String actualDigest() {
    return actual.hex();
  }

  int actualPeople() {
    return actual.people();
  }
}
