// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.People;
import io.keyway.app.store.SourceEntries;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.Tickets;
import io.keyway.app.store.Tickets.Ticket;
import io.keyway.model.audit.Incident;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the database says at the moment of sending. */
@Component
final class StoredFacts implements IncidentFacts {
  private final Store store;
  private final People people;
  private final Incidents incidents;
  private final Tickets tickets;
  private final CustodyRecords custody;
  private final SourceEntries entries;

  StoredFacts(
      Store store,
      People people,
      Incidents incidents,
      Tickets tickets,
      CustodyRecords custody,
      SourceEntries entries) {
    this.entries = entries;
    this.store = store;
    this.people = people;
    this.incidents = incidents;
    this.tickets = tickets;
    this.custody = custody;
  }

  @Override
  public Optional<Incident> incident(String id) {
    return store.read(db -> incidents.find(db, id));
  }

  @Override
  public Optional<String> nameOf(String person) {
    return person.isEmpty()
        ? Optional.empty()
        : store
            .read(db -> people.find(db, new CardholderId(person)))
            .map(
                found ->
                    found.cardholder().profile().givenName()
                        + " "
                        + found.cardholder().profile().familyName());
  }

  @Override
  public Optional<String> entryOf(String source, String person) {
    return store.read(
        db ->
            people
                .find(db, new CardholderId(person))
                .map(found -> found.cardholder().employeeNumber().value())
                .flatMap(number -> entries.keysOf(db, source, number).stream().findFirst()));
  }

  @Override
  public Optional<Instant> dueOf(String keySet) {
    return keySet.isEmpty()
        ? Optional.empty()
        : store.read(db -> custody.now(db, new KeySetId(keySet))).flatMap(Custody::due);
  }

  @Override
  public Optional<Ticket> ticketOf(String sink, String incident) {
    return store.read(db -> tickets.find(db, sink, incident));
  }

  @Override
  public void keep(String sink, String incident, Ticket ticket) {
    store.execute(Priority.NORMAL, db -> tickets.put(db, sink, incident, ticket));
  }
}
