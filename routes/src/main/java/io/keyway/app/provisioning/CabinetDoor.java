// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.app.enrolment.Enrolment;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/** The door that cabinets come through: open once the bridge and its routes run. */
public class CabinetDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CabinetDoor.class);

  private final CabinetProtocol protocol;
  private final CabinetEndpoint endpoint;
  private final CabinetListener listener;
  private CabinetProtocol.@Nullable Door door;

  CabinetDoor(CabinetProtocol protocol, CabinetEndpoint endpoint, CabinetListener listener) {
    this.protocol = protocol;
    this.endpoint = endpoint;
    this.listener = listener;
  }

  /** The port that cabinets connect to; 0 while the door is closed. */
  public synchronized int port() {
    return door == null ? 0 : door.port();
  }

  /** Lets cabinets in; whatever they say can be committed from here on. */
  @EventListener(ApplicationReadyEvent.class)
  public synchronized void open() {
    CabinetProtocol.Door opened = protocol.listen(endpoint, listener);
    door = opened;
    if (endpoint.trust().orElse(null) instanceof Enrolment enrolment) {
      enrolment.endsSessionsBy(opened::end);
    }
    LOG.info("Cabinets may connect. host={} port={}", endpoint.host(), opened.port());
  }

  @Override
  public synchronized void close() {
    if (door != null) {
      door.close();
      door = null;
    }
  }
}
