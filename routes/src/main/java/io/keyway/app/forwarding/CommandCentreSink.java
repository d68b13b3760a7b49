// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.gallagher.CustodyEvents;
import io.keyway.model.audit.AuditEvent;
import java.util.List;
import java.util.Optional;

/**
 * A Gallagher Command Centre: hears of what happens to keys, with the cardholder where one is known
 * to a source that reads there.
 */
final class CommandCentreSink implements Sink {
  static final String KIND = "gallagher";

  private final String name;
  private final String source;
  private final CustodyEvents centre;
  private final IncidentFacts facts;

  /**
   * @param source whose entries are its cardholders; empty where none is read there
   */
  CommandCentreSink(String name, String source, CustodyEvents centre, IncidentFacts facts) {
    this.name = name;
    this.source = source;
    this.centre = centre;
    this.facts = facts;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean wants(String type) {
    return centre.wants(type);
  }

  @Override
  public int batch() {
    return 1;
  }

  @Override
  public void deliver(List<AuditEvent> events) {
    events.forEach(this::deliver);
  }

  private void deliver(AuditEvent event) {
    Optional<String> cardholder =
        source.isEmpty()
            ? Optional.empty()
            : Optional.ofNullable(event.data().get("person"))
                .flatMap(person -> facts.entryOf(source, person.toString()));
    try {
      centre.tell(event, cardholder);
    } catch (ShapeChanged e) {
      throw new Refusal("Command Centre does not take it", e);
    }
  }
}
