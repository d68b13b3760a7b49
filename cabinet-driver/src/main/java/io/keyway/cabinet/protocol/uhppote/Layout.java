// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Zoned;
import io.keyway.cabinet.protocol.uhppote.message.Card;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.SlotNumber;
import java.util.Optional;

/** Notes the zone of the controller's clock; what hangs where it need not know. */
final class Layout extends Answering {
  private final CabinetLayout layout;

  Layout(Table table, CabinetLayout layout) {
    super(table);
    this.layout = layout;
  }

  @Override
  boolean piece() {
    Optional<SlotNumber> noDoor =
        layout.keySets().keySet().stream().filter(slot -> slot.value() > Card.DOORS).findAny();
    if (noDoor.isPresent()) {
      return refused("unsupported: slot " + noDoor.get() + " is no door: there are 4");
    }
    if (!table.ledger().zone().equals(Optional.of(layout.zone()))) {
      table.ledger().keep(new Zoned(layout.zone()));
    }
    return done();
  }
}
