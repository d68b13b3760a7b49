// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.flow;

import io.keyway.app.intake.Arrival;
import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One leaver on her way through the routes. */
final class TestChanges {
  static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

  static final Arrival ARRIVAL = new Arrival("hr", Optional.of("delivery-1"), "00", NOW);

  static final IdentityChange LEAVER =
      new Leaver(new Subject("hr", new EmployeeNumber("00123"), NOW, NOW), Profile.EMPTY);

  static final Receipt RECEIPT =
      new Receipt(
          "r-1", "hr", "terminated", "p-1", "00123", NOW, NOW, Receipt.State.OPEN, List.of());

  private TestChanges() {}
}
