// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.ReportsRoster.Page;
import io.keyway.cabinet.ReportsRoster.Reading;
import io.keyway.cabinet.ReportsRoster.Unread;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Tells a piece of the roster, as it was found at the last inspection and changed since. */
final class ReadBack implements Work {
  private static final int PEOPLE = 100;

  private final Table table;
  private final Optional<CardholderId> after;
  private final Instant askedAt;
  private final CompletableFuture<Reading> outcome = new CompletableFuture<>();

  ReadBack(Table table, Optional<CardholderId> after) {
    this.table = table;
    this.after = after;
    this.askedAt = table.clock().instant();
  }

  CompletableFuture<Reading> outcome() {
    return outcome;
  }

  @Override
  public boolean step() {
    TreeMap<CardholderId, RosterEntry> entries = new TreeMap<>();
    table.ledger().entries().forEach(entry -> entries.put(entry.person(), entry));
    table.strangers().keySet().forEach(name -> entries.put(name, Table.standIn(name)));
    TreeSet<CardholderId> people = new TreeSet<>(entries.keySet());
    table.ledger().tombstones().forEach(tombstone -> people.add(tombstone.person()));
    after.ifPresent(last -> people.headSet(last, true).clear());
    List<CardholderId> piece = people.stream().limit(PEOPLE).toList();
    List<Tombstone> tombstones =
        piece.stream().flatMap(person -> table.ledger().tombstone(person).stream()).toList();
    outcome.complete(
        new Page(
            table.ledger().version(),
            table.digest(),
            tombstones,
            piece.stream().flatMap(p -> Optional.ofNullable(entries.get(p)).stream()).toList(),
            piece.size() < people.size(),
            askedAt,
            table.clock().instant()));
    return true;
  }

  @Override
  public void failed(String reason) {
    outcome.complete(new Unread(reason));
  }
}
