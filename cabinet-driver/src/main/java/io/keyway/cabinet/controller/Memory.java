// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.controller.memory.JournalStore;
import io.keyway.cabinet.controller.memory.LayoutStore;
import io.keyway.cabinet.controller.memory.Leases;
import io.keyway.cabinet.controller.memory.LockOut;
import io.keyway.cabinet.controller.memory.OrderStore;
import io.keyway.cabinet.controller.memory.PinStore;
import io.keyway.cabinet.controller.memory.RosterStore;
import io.keyway.cabinet.hardware.BoardClock;
import java.nio.file.Path;

/** Everything that a cabinet remembers, in one folder. */
record Memory(
    RosterStore roster,
    JournalStore journal,
    LayoutStore layout,
    Leases leases,
    LockOut lockOut,
    PinStore pins,
    OrderStore orders)
    implements AutoCloseable {
  static final int MAX_PEOPLE = 20_000;

  static Memory open(Path folder, BoardClock clock, long boot) {
    var stamp = new JournalStore.Stamp(boot, clock.now(), 0, clock.isTimeKnown());
    return new Memory(
        RosterStore.open(folder.resolve("roster.log"), MAX_PEOPLE),
        JournalStore.open(folder.resolve("journal.log"), stamp),
        LayoutStore.open(folder.resolve("layout.log")),
        Leases.open(folder.resolve("lease.log"), clock),
        LockOut.open(folder.resolve("lock-out.log"), clock),
        PinStore.open(folder.resolve("pins.log")),
        OrderStore.open(folder.resolve("orders.log")));
  }

  /** Shortens what is long. To be called when there is time. */
  void tidy() {
    roster.tidy();
    journal.tidy();
    leases.tidy();
  }

  @Override
  public void close() {
    roster.close();
    journal.close();
    layout.close();
    leases.close();
    lockOut.close();
    pins.close();
    orders.close();
  }
}
