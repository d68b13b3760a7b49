// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of the roster, or a whole one: everything that is to go, then everything that is to
 * come. So there is no moment at which somebody has more than before and after. People whose rights
 * a controller cannot hold get none of them; the refusal names the first and why.
 */
final class Change extends Answering {
  private final boolean whole;
  private final long version;
  private final List<Tombstone> tombstones;
  private final List<RosterEntry> entries;
  private final int maxPeople;
  private final Deque<Long> toTake = new ArrayDeque<>();
  private final Deque<RosterEntry> toGive = new ArrayDeque<>();
  private Optional<String> base = Optional.empty();
  private Optional<String> refusal = Optional.empty();
  private boolean isBegun;
  private @Nullable Giving giving;

  private Change(
      Table table,
      boolean whole,
      long version,
      List<Tombstone> tombstones,
      List<RosterEntry> entries,
      int maxPeople) {
    super(table);
    this.whole = whole;
    this.version = version;
    this.tombstones = tombstones;
    this.entries = entries;
    this.maxPeople = maxPeople;
  }

  static Change of(Table table, List<ProvisioningStep> steps, long version, int maxPeople) {
    List<Tombstone> tombstones = new ArrayList<>();
    List<RosterEntry> entries = new ArrayList<>();
    for (ProvisioningStep step : steps) {
      switch (step) {
        case RevokeUser(Tombstone tombstone, Optional<RosterEntry> remaining) -> {
          tombstones.add(tombstone);
          remaining.ifPresent(entries::add);
        }
        case UpdateUser(RosterEntry entry) -> entries.add(entry);
        case EnrolUser(RosterEntry entry) -> entries.add(entry);
      }
    }
    return new Change(table, false, version, tombstones, entries, maxPeople);
  }

  static Change whole(
      Table table,
      List<Tombstone> tombstones,
      List<EnrolUser> entries,
      long version,
      int maxPeople) {
    return new Change(
        table,
        true,
        version,
        tombstones,
        entries.stream().map(EnrolUser::entry).toList(),
        maxPeople);
  }

  /** Refuses unless, when its turn comes, the roster has this digest. */
  Change onlyOn(String digest) {
    base = Optional.of(digest);
    return this;
  }

  @Override
  boolean piece() {
    if (!isBegun) {
      if (base.filter(digest -> !digest.equals(table.digest())).isPresent()) {
        return refused("base-mismatch");
      }
      if (peopleAfter() > maxPeople) {
        return refused("over-limit");
      }
      if (!entries.isEmpty() && table.rights().isEmpty()) {
        return refused("invalid: it was not told its time zone");
      }
      begin();
      isBegun = true;
      return false;
    }
    if (!toTake.isEmpty()) {
      table.take(toTake.element());
      toTake.remove();
      return false;
    }
    if (giving == null && toGive.isEmpty()) {
      return end();
    }
    giving = giving == null ? Giving.next(table, toGive) : giving;
    giving = giving.step() ? null : giving;
    return false;
  }

  private int peopleAfter() {
    Stream<CardholderId> stay =
        whole ? Stream.empty() : table.ledger().entries().stream().map(RosterEntry::person);
    Set<CardholderId> buried =
        tombstones.stream().map(Tombstone::person).collect(Collectors.toSet());
    return (int)
        Stream.concat(
                stay.filter(person -> !buried.contains(person)),
                entries.stream().map(RosterEntry::person))
            .distinct()
            .count();
  }

  /** What is to go is noted, with the cards that stand for it; what fits is to come. */
  private void begin() {
    Set<CardholderId> leaving = new TreeSet<>();
    for (Tombstone tombstone : tombstones) {
      if (!whole && Revocation.isUnknown(table, tombstone.person())) {
        refusal = Optional.of(Revocation.UNKNOWN_CARDS);
      }
      leaving.add(tombstone.person());
    }
    List<CardholderId> gone = new ArrayList<>();
    for (RosterEntry entry : entries) {
      Optional<String> unfit = table.rights().flatMap(rights -> rights.unfit(entry));
      unfit.ifPresent(why -> refuse("unsupported: " + entry.person() + ": " + why));
      if (unfit.isEmpty()) {
        toGive.add(entry);
      } else if (table.ledger().admits(entry)) {
        gone.add(entry.person()); // what they had may be more than what they are to have
      }
    }
    gone.addAll(whole ? absent() : List.of());
    table.roster(0, gone, tombstones, List.of());
    leaving.addAll(gone);
    if (whole) {
      leaving.addAll(table.strangers().keySet());
    }
    leaving.stream()
        .filter(person -> table.ledger().entry(person).isEmpty())
        .forEach(person -> toTake.addAll(table.cardsOf(person)));
  }

  private List<CardholderId> absent() {
    Set<CardholderId> staying =
        toGive.stream().map(RosterEntry::person).collect(Collectors.toSet());
    return table.ledger().entries().stream()
        .map(RosterEntry::person)
        .filter(person -> !staying.contains(person))
        .toList();
  }

  private void refuse(String reason) {
    refusal = refusal.or(() -> Optional.of(reason));
  }

  private boolean end() {
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    table.roster(version, List.of(), List.of(), List.of());
    return done();
  }
}
