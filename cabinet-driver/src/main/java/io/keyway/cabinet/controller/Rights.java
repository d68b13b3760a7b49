// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.controller.memory.LayoutStore;
import io.keyway.cabinet.controller.memory.Leases;
import io.keyway.model.access.Grant;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.custody.CabinetLayout;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Whether a grant counts at this moment: by lease, by its first and last instant, by schedule. */
final class Rights {
  private final Timekeeper time;
  private final Leases leases;
  private final LayoutStore layout;

  Rights(Timekeeper time, Leases leases, LayoutStore layout) {
    this.time = time;
    this.leases = leases;
    this.layout = layout;
  }

  /** Why a grant does not count; empty when it does. */
  Optional<Denial> objection(Grant grant) {
    if (!time.isKnown() || !leases.canTell()) {
      return Optional.of(Denial.TIME_UNKNOWN);
    }
    if (!leases.covers(grant)) {
      return Optional.of(Denial.LEASE);
    }
    return isWithin(grant) ? Optional.empty() : Optional.of(Denial.SCHEDULE);
  }

  /** The grants to take something that count. */
  List<Grant> honoured(RosterEntry entry) {
    return entry.grants().stream()
        .filter(grant -> grant.isToTake() && objection(grant).isEmpty())
        .toList();
  }

  /** Whether somebody may be the second person where a grant of somebody else demands one. */
  boolean mayStandBy(RosterEntry second, Grant demanding) {
    return demanding.second().isPresent()
        && second.grants().stream()
            .filter(grant -> grant.keySet().equals(demanding.keySet()))
            .filter(demanding.second().get()::accepts)
            .anyMatch(grant -> objection(grant).isEmpty());
  }

  /** Why none of a person's grants count. */
  Denial objection(RosterEntry entry) {
    return entry.grants().stream()
        .filter(Grant::isToTake)
        .flatMap(grant -> objection(grant).stream())
        .sorted()
        .findFirst()
        .orElse(Denial.NOT_ENTITLED);
  }

  private boolean isWithin(Grant grant) {
    boolean begun = grant.notBefore().filter(time.now()::isBefore).isEmpty();
    boolean ended = grant.notAfter().filter(end -> !time.latest().isBefore(end)).isPresent();
    ZoneId zone = layout.layout().map(CabinetLayout::zone).orElse(ZoneId.of("UTC"));
    return begun && !ended && grant.schedule().allows(time.now().atZone(zone));
  }
}
