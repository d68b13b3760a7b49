// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import io.keyway.app.estate.CabinetProtocols;
import io.keyway.app.estate.EstateFile;
import io.keyway.app.store.CabinetRecords;
import io.keyway.app.store.Store;
import io.keyway.model.custody.Estate;
import io.keyway.rules.load.RefusedFile;
import org.springframework.stereotype.Component;

/** Sees that no edit of {@code cabinets.yaml} speaks with a cabinet in another protocol. */
@Component
class SpokenProtocols {
  private final Store store;
  private final CabinetRecords records;
  private final CabinetProtocols protocols;

  SpokenProtocols(Store store, CabinetRecords records, CabinetProtocols protocols) {
    this.store = store;
    this.records = records;
    this.protocols = protocols;
  }

  /**
   * @throws RefusedFile when a cabinet of the estate was ever spoken with in another protocol
   */
  void check(Estate next) {
    store.read(
        db -> {
          for (Estate.Cabinet cabinet : next.cabinets().values()) {
            String wanted = protocols.of(cabinet).name();
            records
                .spoken(db, cabinet.id())
                .filter(spoken -> !spoken.equals(wanted))
                .ifPresent(
                    spoken -> {
                      String reason = CabinetRecords.otherProtocol(cabinet.id(), spoken, wanted);
                      throw new RefusedFile(EstateFile.NAME, 1, reason);
                    });
          }
          return next;
        });
  }
}
