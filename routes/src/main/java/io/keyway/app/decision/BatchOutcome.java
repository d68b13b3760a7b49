// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import java.util.List;

/**
 * What became of many changes.
 *
 * @param applied had an effect
 * @param nothing had none
 * @param proposed wait for an approver
 * @param quarantined matched nobody, or could not be decided
 */
public record BatchOutcome(int applied, int nothing, int proposed, int quarantined) {
  /** Of no changes. */
  public static final BatchOutcome NONE = new BatchOutcome(0, 0, 0, 0);

  static final BatchOutcome ONE_QUARANTINED = new BatchOutcome(0, 0, 0, 1);

  BatchOutcome plus(BatchOutcome other) {
    return new BatchOutcome(
        applied + other.applied,
        nothing + other.nothing,
        proposed + other.proposed,
        quarantined + other.quarantined);
  }

  static BatchOutcome of(List<Decided> all) {
    return all.stream()
        .map(
            d ->
                switch (d.effect()) {
                  case APPLIED -> new BatchOutcome(1, 0, 0, 0);
                  case NOTHING -> new BatchOutcome(0, 1, 0, 0);
                  case PROPOSED -> new BatchOutcome(0, 0, 1, 0);
                  case QUARANTINED -> ONE_QUARANTINED;
                })
        .reduce(NONE, BatchOutcome::plus);
  }
}
