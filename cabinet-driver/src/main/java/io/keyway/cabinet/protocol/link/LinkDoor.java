// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.AwaitsCabinets.Door;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetTrust;
import io.keyway.cabinet.protocol.link.LinkProtocol.Patience;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.transport.TcpServer;
import io.keyway.cabinet.transport.Tls;
import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.PeerCheck;
import io.keyway.model.custody.CabinetId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Where cabinets come in, and which of them are in. */
final class LinkDoor implements Door {
  private final CabinetEndpoint endpoint;
  private final CabinetListener listener;
  private final Clock clock;
  private final Patience patience;
  private final ConcurrentMap<CabinetId, LinkSession> sessions = new ConcurrentHashMap<>();
  private final TcpServer server;
  private @Nullable LinkIdentity bridge;
  private @Nullable Tls tls;

  LinkDoor(CabinetEndpoint endpoint, CabinetListener listener, Clock clock, Patience patience) {
    this.endpoint = endpoint;
    this.listener = listener;
    this.clock = clock;
    this.patience = patience;
    if (endpoint.trust().isEmpty() && !isLoopback(endpoint.host())) {
      throw new IllegalArgumentException(
          "Without certificates cabinets may be waited for on the loopback address only, not on "
              + endpoint.host());
    }
    this.server =
        new TcpServer(
            new TcpServer.Address(
                endpoint.host(),
                endpoint.port(),
                LinkMessage.LONGEST_HELLO,
                endpoint.trust().map(trust -> () -> tls(trust))),
            line -> new Greeting(this, line));
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** One for as long as the bridge is the same: it remembers who came before. */
  private synchronized Tls tls(CabinetTrust trust) {
    LinkIdentity now = trust.bridge();
    if (tls == null || !now.equals(bridge)) {
      bridge = now;
      tls = Tls.ofBridge(now, PeerCheck.ofCabinets(now.authority(), clock));
    }
    return tls;
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public void end(CabinetId cabinet, String reason) {
    session(cabinet).ifPresent(session -> session.close(reason));
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
