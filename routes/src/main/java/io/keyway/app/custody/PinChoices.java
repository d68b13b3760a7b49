// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.People;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CustodyEvent.PinChosen;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * PINs that people chose at keypads. One counts where the person's PIN is still the one-time PIN
 * that it takes the place of; then all cabinets get it, by an instant that is due at once and
 * survives a crash. What a cabinet says of anybody else's PIN changes nothing.
 */
@Component
class PinChoices {
  static final String DUE = "pin-chosen";

  private final People people;
  private final DueInstants dueInstants;
  private final Ledger ledger;

  PinChoices(People people, DueInstants dueInstants, Ledger ledger) {
    this.people = people;
    this.dueInstants = dueInstants;
    this.ledger = ledger;
  }

  void keep(
      JdbcClient db,
      CabinetId cabinet,
      Optional<CardholderId> person,
      PinChosen chosen,
      Instant now) {
    Optional<CardholderId> holder =
        person.filter(
            id ->
                people.credentials(db, id).stream()
                    .anyMatch(
                        c ->
                            c instanceof Pin pin && pin.oneTime() && pin.id().equals(chosen.id())));
    String type = holder.isPresent() ? "person.pin-chosen" : "person.pin-choice-ignored";
    holder.ifPresent(
        id -> {
          people.setPin(db, id, new Pin(chosen.id(), chosen.verifier()));
          dueInstants.put(db, new DueInstant(DUE + ":" + id, DUE, now, "person:" + id, id.value()));
        });
    Map<String, Object> data =
        person
            .<Map<String, Object>>map(
                id -> Map.of("cabinet", cabinet.value(), "person", id.value()))
            .orElse(Map.of("cabinet", cabinet.value()));
    ledger.append(db, new AuditEvent(Ids.at(now), type, "cabinet:" + cabinet, now, data));
  }
}
