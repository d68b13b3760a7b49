// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which ticket a ticket system gave to an incident. */
@Repository
public class Tickets {

  /** A ticket, and whether it was resolved from here. */
  public record Ticket(String id, boolean isResolved) {}

  public Optional<Ticket> find(JdbcClient db, String sink, String incident) {
    return db.sql("SELECT ticket, state FROM ticket WHERE sink = ? AND incident = ?")
        .params(sink, incident)
        .query((row, n) -> new Ticket(row.getString(1), row.getString(2).equals("resolved")))
        .optional();
  }

  public void put(JdbcClient db, String sink, String incident, Ticket ticket) {
    db.sql(
            "INSERT INTO ticket (sink, incident, ticket, state) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (sink, incident)"
                + " DO UPDATE SET ticket = excluded.ticket, state = excluded.state")
        .params(sink, incident, ticket.id(), ticket.isResolved() ? "resolved" : "open")
        .update();
  }
}
