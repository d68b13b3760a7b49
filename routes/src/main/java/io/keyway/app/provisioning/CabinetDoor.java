// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.app.enrolment.Enrolment;
import io.keyway.app.estate.CabinetProtocols;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.cabinet.AwaitsCabinets;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CallsCabinets;
import io.keyway.cabinet.CallsCabinets.Calls;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.Estate.Cabinet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * How the bridge and its cabinets find each other: the door that some come through, and the calls
 * to those that have an address. Both begin once the bridge and its routes run.
 */
public class CabinetDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CabinetDoor.class);

  private final CabinetProtocols protocols;
  private final CurrentEstate estates;
  private final CabinetEndpoint endpoint;
  private final CabinetListener listener;
  private final Map<CallsCabinets, Calls> calls = new LinkedHashMap<>();
  private AwaitsCabinets.@Nullable Door door;

  CabinetDoor(
      CabinetProtocols protocols,
      CurrentEstate estates,
      CabinetEndpoint endpoint,
      CabinetListener listener) {
    this.protocols = protocols;
    this.estates = estates;
    this.endpoint = endpoint;
    this.listener = listener;
  }

  /** The port that cabinets connect to; 0 while the door is closed. */
  public synchronized int port() {
    return door == null ? 0 : door.port();
  }

  /** Lets cabinets in, and calls them; whatever they say can be committed from here on. */
  @EventListener(ApplicationReadyEvent.class)
  public void open() {
    openDoor();
    estates.listen(this::inForce);
  }

  private synchronized void openDoor() {
    AwaitsCabinets.Door opened = protocols.awaiting().listen(endpoint, listener);
    door = opened;
    protocols
        .calling()
        .forEach(protocol -> calls.put(protocol, protocol.calling(endpoint, listener)));
    if (endpoint.trust().orElse(null) instanceof Enrolment enrolment) {
      enrolment.endsSessionsBy(this::end);
    }
    LOG.info("Cabinets may connect. host={} port={}", endpoint.host(), opened.port());
  }

  /**
   * Other cabinets hang on the walls. Who is gone is not left here: while it is told to forget
   * everybody it is spoken with, and then called no more because nobody knows it.
   */
  private synchronized void inForce(Estate estate) {
    estate.cabinets().values().forEach(this::call);
  }

  private void call(Cabinet cabinet) {
    calls.forEach(
        (protocol, calling) -> {
          if (cabinet.at().flatMap(protocols::calling).filter(protocol::equals).isPresent()) {
            calling.call(cabinet.id(), cabinet.at().orElseThrow());
          } else {
            calling.leave(cabinet.id());
          }
        });
  }

  private synchronized void end(CabinetId cabinet, String reason) {
    if (door != null) {
      door.end(cabinet, reason);
    }
    calls.values().forEach(calling -> calling.end(cabinet, reason));
  }

  @Override
  public synchronized void close() {
    calls.values().forEach(Calls::close);
    calls.clear();
    if (door != null) {
      door.close();
      door = null;
    }
  }
}
