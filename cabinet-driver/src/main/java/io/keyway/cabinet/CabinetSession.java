// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One live link to one cabinet. Thread-safe; nothing here blocks. Outcomes complete on the
 * connection's thread, in the order in which the cabinet answered; when the link ends, all that are
 * open complete as {@link StepOutcome.Failed}. Who must hear several outcomes in that order follows
 * each one before the thread that calls gives up its lock.
 *
 * <p>Revocations overtake everything that waits to be sent.
 *
 * <p>A change is applied whole or not at all, by a cabinet that can. One that knows no transactions
 * promises this instead: nobody has more at any moment than before or after, because all that is
 * taken goes before anything is given; and when it breaks off or is refused, the digest that is
 * told is that of what is there.
 */
public interface CabinetSession {
  /** Which cabinet. */
  CabinetId cabinet();

  /** The newest report. */
  CabinetReport report();

  /** Tells what hangs where, and the zone of schedules. To be called first after linking. */
  CompletionStage<StepOutcome> layout(CabinetLayout layout);

  /**
   * Takes rights away: the fast lane. Idempotent.
   *
   * @param version roster version that this change belongs to
   */
  CompletionStage<StepOutcome> revoke(RevokeUser step, long version);

  /**
   * Prepares a change of the roster whose digest is {@code base} (hex); refused when the cabinet
   * holds another. Split into frames and paced by the protocol; applied whole or as said above.
   */
  RosterTransfer changing(String base, List<ProvisioningStep> steps, long version);

  /**
   * Prepares a roster that replaces the whole of the cabinet's, tombstones first. Applied whole or
   * as said above; entries that a tombstone of the cabinet forbids are left out, and nobody's entry
   * gives way to an older one.
   */
  RosterTransfer replacing(List<Tombstone> tombstones, List<EnrolUser> entries, long version);

  /** {@link #changing}, sent at once. */
  default CompletionStage<StepOutcome> apply(
      String base, List<ProvisioningStep> steps, long version) {
    return changing(base, steps, version).send();
  }

  /** {@link #replacing}, sent at once. */
  default CompletionStage<StepOutcome> replace(
      List<Tombstone> tombstones, List<EnrolUser> entries, long version) {
    return replacing(tombstones, entries, version).send();
  }

  /**
   * Renews the lease of all grants: from its receipt the cabinet honours each for that grant's own
   * lease, at most {@code longest}.
   *
   * @param now the bridge's clock, which the cabinet may adopt
   */
  CompletionStage<StepOutcome> renewLease(Duration longest, Instant now);

  /** How this cabinet's roster is read back; empty where the cabinet cannot tell it. */
  default Optional<ReportsRoster> reportsRoster() {
    return Optional.empty();
  }

  /** How this cabinet releases keys at a command; empty where it does not. */
  default Optional<ReleasesRemotely> releasesRemotely() {
    return Optional.empty();
  }

  /** Everything up to this entry is committed: the cabinet may forget it. */
  void acknowledgeJournal(long sequence);

  /** Ends the link; the cabinet will come again. */
  void close(String reason);
}
