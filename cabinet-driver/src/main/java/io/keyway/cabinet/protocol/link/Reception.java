// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetTrust;
import io.keyway.cabinet.protocol.link.LinkProtocol.Patience;
import io.keyway.cabinet.transport.Tls;
import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.PeerCheck;
import io.keyway.model.custody.CabinetId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * On which terms cabinets are taken in, and which of them are in, however they came. The bridge is
 * the server of TLS also where it made the connection. Thread-safe.
 */
final class Reception {
  private final CabinetEndpoint endpoint;
  private final CabinetListener listener;
  private final Clock clock;
  private final Patience patience;
  private final ConcurrentMap<CabinetId, LinkSession> sessions;
  private @Nullable LinkIdentity bridge;
  private @Nullable Tls tls;

  /**
   * @param sessions of all who are in, shared by all ways in
   */
  Reception(
      CabinetEndpoint endpoint,
      CabinetListener listener,
      Clock clock,
      Patience patience,
      ConcurrentMap<CabinetId, LinkSession> sessions) {
    this.endpoint = endpoint;
    this.listener = listener;
    this.clock = clock;
    this.patience = patience;
    this.sessions = sessions;
  }

  /** Whether a host may be spoken with: without certificates this machine alone. */
  boolean mayMeet(String host) {
    return endpoint.trust().isPresent() || isLoopback(host);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** How lines are protected; empty where they are not. */
  Optional<Tls> tls() {
    return endpoint.trust().map(this::tls);
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

  void end(CabinetId cabinet, String reason) {
    session(cabinet).ifPresent(session -> session.close(reason));
  }

  void endAll() {
    sessions.values().forEach(session -> session.close("the bridge stops"));
  }
}
