// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import io.keyway.connectors.scim.ScimRefusal;

/** What the client of a held write is told. */
final class HeldRefusal {
  private static final int CONFLICT = 409;

  private HeldRefusal() {}

  static ScimRefusal of(HeldWrite write) {
    return new ScimRefusal(
        CONFLICT,
        "",
        write.why()
            + ". Nothing was applied: it waits as a plan for an approver. Send the same again later");
  }

  /** Whether a refusal is one of these: an incident stands already. */
  static boolean is(ScimRefusal refusal) {
    return refusal.status() == CONFLICT && refusal.scimType().isEmpty();
  }
}
