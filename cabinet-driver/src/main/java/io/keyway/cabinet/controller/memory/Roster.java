// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.protocol.link.Answer;
import io.keyway.cabinet.protocol.link.RosterChange;
import io.keyway.cabinet.protocol.link.message.RosterState;
import io.keyway.cabinet.protocol.link.message.WireEntry;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may take what in this cabinet, in memory. Tombstones are never forgotten: whatever arrives,
 * in whatever order and however often, an entry at or below its person's tombstone gets in no more,
 * and an entry never gives way to an older one.
 */
final class Roster {
  /** People looked at for one page: more never fit a frame. */
  private static final int PAGE = 500;

  /** A tombstone takes at most so many bytes of a frame. */
  private static final int GRAVE_BYTES = 96;

  private final Map<CardholderId, RosterEntry> entries = new HashMap<>();
  private final Map<CardholderId, Tombstone> tombstones = new HashMap<>();
  private final Credentials credentials = new Credentials();
  private final RosterDigest digest = new RosterDigest();
  private RosterState state = new RosterState(0, digest.hex(), 0);

  RosterState state() {
    return state;
  }

  Optional<RosterEntry> entry(CardholderId person) {
    return Optional.ofNullable(entries.get(person));
  }

  Recognition recognise(Token token) {
    Optional<CardholderId> holder = credentials.holder(token);
    if (holder.isPresent()) {
      return entry(holder.get())
          .<Recognition>map(Recognition.Known::new)
          .orElseGet(Recognition.Unknown::new);
    }
    return credentials
        .formerHolder(token)
        .filter(person -> tombstones.containsKey(person) && !entries.containsKey(person))
        .<Recognition>map(Recognition.Revoked::new)
        .orElseGet(Recognition.Unknown::new);
  }

  /** Buries what the tombstones forbid, then adds or replaces entries. */
  void change(RosterChange change) {
    change.tombstones().forEach(this::bury);
    change.entries().forEach(this::put);
    long version = Math.max(state.version(), change.version());
    state = new RosterState(version, digest.hex(), digest.people());
  }

  /** The same, and removes everybody who has no entry in it. */
  void replace(RosterChange roster) {
    Set<CardholderId> staying = new HashSet<>();
    roster.entries().forEach(entry -> staying.add(entry.person()));
    List<CardholderId> going =
        entries.keySet().stream().filter(person -> !staying.contains(person)).toList();
    roster.tombstones().forEach(this::bury);
    going.forEach(this::remove);
    change(roster);
  }

  /** Whether this change would alter nothing. */
  boolean holds(RosterChange change) {
    return change.version() <= state.version()
        && change.entries().isEmpty()
        && change.tombstones().stream().allMatch(this::isBuried);
  }

  /** At most how many people a change would leave here. */
  int peopleAfter(RosterChange change) {
    long added =
        change.entries().stream()
            .filter(e -> !entries.containsKey(e.person()) && !isForbidden(e))
            .count();
    Set<CardholderId> kept = new HashSet<>();
    change.entries().forEach(entry -> kept.add(entry.person()));
    long removed =
        change.tombstones().stream()
            .filter(t -> !kept.contains(t.person()))
            .filter(t -> entry(t.person()).filter(t::forbids).isPresent())
            .map(Tombstone::person)
            .distinct()
            .count();
    return Math.toIntExact(entries.size() + added - removed);
  }

  /** What it holds of the people after one, in the order of their ids, up to so many bytes. */
  Answer.Holds page(Optional<CardholderId> after, Buckets of, int bytes) {
    List<CardholderId> people =
        Stream.concat(entries.keySet().stream(), tombstones.keySet().stream())
            .filter(person -> after.filter(last -> !isAfter(person, last)).isEmpty())
            .filter(of::contain)
            .distinct()
            .sorted(Comparator.comparing(CardholderId::value))
            .limit(PAGE)
            .toList();
    List<Tombstone> graves = new ArrayList<>();
    List<RosterEntry> living = new ArrayList<>();
    int size = 0;
    int told = 0;
    for (CardholderId person : people) {
      size += GRAVE_BYTES + entry(person).map(e -> WireEntry.bytes(e).length).orElse(0);
      if (size > bytes && told > 0) {
        break;
      }
      Optional.ofNullable(tombstones.get(person)).ifPresent(graves::add);
      entry(person).ifPresent(living::add);
      told++;
    }
    return new Answer.Holds(state, graves, living, told < people.size() || told == PAGE);
  }

  private static boolean isAfter(CardholderId one, CardholderId other) {
    return one.value().compareTo(other.value()) > 0;
  }

  byte[] buckets() {
    return digest.buckets();
  }

  void remember(Token token, CardholderId person) {
    credentials.remember(token, person);
  }

  Collection<RosterEntry> entries() {
    return entries.values();
  }

  Collection<Tombstone> tombstones() {
    return tombstones.values();
  }

  Map<Token, CardholderId> formerHolders() {
    return credentials.former();
  }

  private void bury(Tombstone tombstone) {
    tombstones.merge(tombstone.person(), tombstone, Roster::newer);
    if (entry(tombstone.person()).filter(tombstone::forbids).isPresent()) {
      remove(tombstone.person());
    }
  }

  private void put(RosterEntry entry) {
    Optional<RosterEntry> old = entry(entry.person());
    boolean older = old.filter(o -> o.isAfter(entry.epoch(), entry.revision())).isPresent();
    if (older || isForbidden(entry)) {
      return;
    }
    old.ifPresent(credentials::remove);
    entries.put(entry.person(), entry);
    credentials.add(entry);
    digest.put(entry.person(), WireEntry.digest(entry));
  }

  private void remove(CardholderId person) {
    RosterEntry entry = entries.remove(person);
    if (entry != null) {
      credentials.remove(entry);
      digest.remove(person);
    }
  }

  private boolean isForbidden(RosterEntry entry) {
    Tombstone tombstone = tombstones.get(entry.person());
    return tombstone != null && tombstone.forbids(entry);
  }

  private boolean isBuried(Tombstone tombstone) {
    Tombstone known = tombstones.get(tombstone.person());
    return known != null && newer(known, tombstone).equals(known);
  }

  private static Tombstone newer(Tombstone one, Tombstone other) {
    boolean later =
        one.epoch() > other.epoch()
            || one.epoch() == other.epoch() && one.revision() >= other.revision();
    return later ? one : other;
  }
}
