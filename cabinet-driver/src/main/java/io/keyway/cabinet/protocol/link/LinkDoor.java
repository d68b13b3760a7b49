// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetProtocol.Door;
import io.keyway.cabinet.protocol.link.LinkProtocol.Patience;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.transport.TcpServer;
import io.keyway.model.custody.CabinetId;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Where cabinets come in, and which of them are in. */
final class LinkDoor implements Door {
  private final CabinetEndpoint endpoint;
  private final CabinetListener listener;
  private final Clock clock;
  private final Patience patience;
  private final ConcurrentMap<CabinetId, LinkSession> sessions = new ConcurrentHashMap<>();
  private final TcpServer server;

  LinkDoor(CabinetEndpoint endpoint, CabinetListener listener, Clock clock, Patience patience) {
    this.endpoint = endpoint;
    this.listener = listener;
    this.clock = clock;
    this.patience = patience;
    this.server =
        new TcpServer(
            endpoint.host(),
            endpoint.port(),
            LinkMessage.LONGEST_HELLO,
            line -> new Greeting(this, line));
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    sessions.values().forEach(session -> session.close("the bridge stops"));
    server.close();
  }

  CabinetEndpoint endpoint() {
    return endpoint;
  }

  CabinetListener listener() {
    return listener;
  }

  Clock clock() {
    return clock;
  }

  Patience patience() {
    return patience;
  }

  Optional<LinkSession> session(CabinetId cabinet) {
    return Optional.ofNullable(sessions.get(cabinet));
  }

  /** Lets a session in, unless one with the same id is in already. */
  boolean enter(LinkSession session) {
    return sessions.putIfAbsent(session.cabinet(), session) == null;
  }

  void leave(LinkSession session) {
    sessions.remove(session.cabinet(), session);
  }
}
