// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.provisioning.Committed;
import io.keyway.model.audit.Receipt;
import java.util.Optional;

/**
 * What was decided about one change.
 *
 * @param committed what cabinets must hear of; empty where they need not
 */
record Decided(Effect effect, Receipt receipt, Optional<Committed> committed) {

  /** What a change did. */
  enum Effect {
    APPLIED,
    NOTHING,
    PROPOSED,
    QUARANTINED
  }

  static Decided repeated(Receipt first) {
    return new Decided(Effect.NOTHING, first, Optional.empty());
  }

  static Decided without(Effect effect, Receipt receipt) {
    return new Decided(effect, receipt, Optional.empty());
  }
}
