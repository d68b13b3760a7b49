// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.store.Tickets.Ticket;
import io.keyway.model.audit.Incident;
import java.time.Instant;
import java.util.Optional;

/** What sinks of incidents look up at the moment of sending, and what they keep. */
public interface IncidentFacts {

  /** The incident as it stands. */
  Optional<Incident> incident(String id);

  /** The name of a person, for an e-mail to security and for nothing else. */
  Optional<String> nameOf(String person);

  /** What a source that is read calls a person. */
  Optional<String> entryOf(String source, String person);

  /** When the key set that is out now was due back. */
  Optional<Instant> dueOf(String keySet);

  /** The ticket that a ticket system gave to an incident. */
  Optional<Ticket> ticketOf(String sink, String incident);

  /** Keeps it; returns when it is durable. */
  void keep(String sink, String incident, Ticket ticket);
}
