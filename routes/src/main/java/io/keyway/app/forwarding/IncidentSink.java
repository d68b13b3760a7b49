// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.store.Tickets.Ticket;
import io.keyway.connectors.CloudEvents;
import io.keyway.model.audit.AuditEvent;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * A system of people, which hears of incidents: mail, a webhook, tickets. Behind it is a kamelet.
 *
 * <p>The kamelet finds the event as CloudEvents JSON in the body, and in variables: {@code event}
 * (id), {@code incident}, {@code state}, {@code summary}, {@code text}, {@code holder} and {@code
 * ticket} (empty while none is known). A ticket system leaves the ticket's id in {@code ticket}.
 */
final class IncidentSink implements Sink {
  private static final Set<String> TYPES =
      Set.of("incident.opened", "incident.acknowledged", "incident.resolved");

  private final String name;
  private final String kind;
  private final IncidentFacts facts;
  private final Way way;

  IncidentSink(String name, String kind, IncidentFacts facts, Way way) {
    this.name = name;
    this.kind = kind;
    this.facts = facts;
    this.way = way;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean wants(String type) {
    return TYPES.contains(type) || (kind.equals("webhook") && type.equals(Delivery.GAP));
  }

  @Override
  public int batch() {
    return 1;
  }

  @Override
  public void deliver(List<AuditEvent> events) {
    events.stream().map(this::whole).forEach(this::deliver);
  }

  /** With the id and the instants that the incident has in the API. */
  private AuditEvent whole(AuditEvent event) {
    Object id = event.data().getOrDefault("incident", "");
    Map<String, Object> data = new HashMap<>(event.data());
    data.put("id", id);
    facts
        .incident(id.toString())
        .ifPresent(
            incident -> {
              data.put("openedAt", incident.openedAt().toString());
              incident.resolvedAt().ifPresent(at -> data.put("resolvedAt", at.toString()));
            });
    return new AuditEvent(event.id(), event.type(), event.subject(), event.at(), data);
  }

  private void deliver(AuditEvent event) {
    Notice notice = Notice.of(event, facts, Clock.systemUTC());
    Optional<Ticket> ticket = facts.ticketOf(name, notice.incident());
    if (ticket.filter(Ticket::isResolved).isPresent()) {
      return;
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("event", event.id());
    variables.put("incident", notice.incident());
    variables.put("state", notice.state());
    variables.put("summary", notice.summary());
    variables.put("text", notice.text());
    variables.put("holder", notice.holder());
    variables.put("ticket", ticket.map(Ticket::id).orElse(""));
    Exchange told =
        way.send("kamelet:" + kind + "-sink/" + name, CloudEvents.json(event), variables);
    keep(notice, told.getVariable("ticket", "", String.class));
  }

  private void keep(Notice notice, String ticket) {
    if (!ticket.isEmpty()) {
      facts.keep(name, notice.incident(), new Ticket(ticket, notice.state().equals("resolved")));
    }
  }
}
