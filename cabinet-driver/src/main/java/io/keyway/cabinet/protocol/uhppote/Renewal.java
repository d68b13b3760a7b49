// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Renewed;
import io.keyway.cabinet.protocol.uhppote.message.SetTime;
import io.keyway.model.access.RosterEntry;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings the days on all cards up to date: for a lease that was renewed, or for a day that began.
 * The clock first, because the controller counts days by it.
 */
final class Renewal extends Answering {
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final Optional<Lease> lease;
  private final Deque<RosterEntry> left = new ArrayDeque<>();
  private boolean isBegun;
  private @Nullable Giving giving;

  /**
   * @param lease that is given; empty where the one that was given goes on
   */
  Renewal(Table table, Optional<Lease> lease) {
    super(table);
    this.lease = lease;
  }

  @Override
  boolean piece() {
    if (!isBegun) {
      begin();
      isBegun = true;
      return false;
    }
    if (giving == null && left.isEmpty()) {
      return done();
    }
    Giving current = giving == null ? Giving.next(table, left) : giving;
    giving = current;
    try {
      giving = current.step() ? null : current;
    } catch (Refusal refusal) {
      giving = null; // who did not fit is in the roster no more: the bridge sees that and says so
    }
    return false;
  }

  private void begin() {
    ZoneId zone =
        table
            .ledger()
            .zone()
            .orElseThrow(() -> new Refusal("invalid: it was not told its time zone"));
    setClock(zone);
    lease.ifPresent(now -> table.ledger().keep(new Renewed(now)));
    left.addAll(table.ledger().entries());
  }

  private void setClock(ZoneId zone) {
    LocalDateTime now =
        LocalDateTime.ofInstant(table.clock().instant(), zone).truncatedTo(ChronoUnit.SECONDS);
    LocalDateTime shown = table.ask(new SetTime(now));
    if (Duration.between(now, shown).abs().compareTo(TOLERANCE) > 0) {
      throw new Refusal("invalid: its clock cannot be set");
    }
  }
}
