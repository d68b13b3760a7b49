// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.identity.CardholderId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a person's cards away. Done when the controller, asked for each of them, does not have it;
 * refused for somebody who was never given a card here while cards of nobody are there: one of
 * those may be theirs.
 */
final class Revocation extends Answering {
  /** Reason of a refusal: cards that nobody here gave are there. */
  static final String UNKNOWN_CARDS = "unknown-cards";

  private final RevokeUser step;
  private final long version;
  private final Deque<Long> toTake = new ArrayDeque<>();
  private boolean isNoted;
  private boolean mayBeStranger;
  private @Nullable Giving remaining;

  Revocation(Table table, RevokeUser step, long version) {
    super(table);
    this.step = step;
    this.version = version;
  }

  @Override
  boolean piece() {
    if (!isNoted) {
      note();
      isNoted = true;
    }
    if (!toTake.isEmpty()) {
      table.take(toTake.element());
      toTake.remove();
      return false;
    }
    if (mayBeStranger) {
      return refused(UNKNOWN_CARDS);
    }
    return remainsGiven() && done();
  }

  private void note() {
    CardholderId person = step.person();
    mayBeStranger = isUnknown(table, person);
    boolean forgets = table.strangers().containsKey(person);
    table.roster(version, List.of(), forgets ? List.of() : List.of(step.tombstone()), List.of());
    if (table.ledger().entry(person).isEmpty()) {
      toTake.addAll(table.cardsOf(person));
    }
  }

  /** Whether a card of nobody may be this person's. */
  static boolean isUnknown(Table table, CardholderId person) {
    return !table.strangers().isEmpty()
        && table.cardsOf(person).isEmpty()
        && table.ledger().entry(person).isEmpty()
        && !table.ledger().held(person);
  }

  private boolean remainsGiven() {
    Optional<RosterEntry> fit =
        step.remaining()
            .filter(
                entry ->
                    table.rights().filter(rights -> rights.unfit(entry).isEmpty()).isPresent());
    if (fit.isEmpty()) {
      return true; // the digest tells that it is not there
    }
    Giving giving = remaining == null ? new Giving(table, List.of(fit.get())) : remaining;
    remaining = giving;
    try {
      return giving.step();
    } catch (Refusal refusal) {
      return true; // the digest tells that it is not there
    }
  }
}
