// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.AwaitsCabinets.Door;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.transport.TcpServer;
import io.keyway.model.custody.CabinetId;
import java.util.Optional;

/** Where cabinets come in that connect by themselves. */
final class LinkDoor implements Door {
  private final Reception reception;
  private final TcpServer server;

  LinkDoor(Reception reception) {
    this.reception = reception;
    String host = reception.endpoint().host();
    if (!reception.mayMeet(host)) {
      throw new IllegalArgumentException(
          "Without certificates cabinets may be waited for on the loopback address only, not on "
              + host);
    }
    this.server =
        new TcpServer(
            new TcpServer.Address(
                host,
                reception.endpoint().port(),
                LinkMessage.LONGEST_HELLO,
                reception.endpoint().trust().map(trust -> () -> reception.tls().orElseThrow())),
            line -> new Greeting(reception, line, Optional.empty()));
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public void end(CabinetId cabinet, String reason) {
    reception.end(cabinet, reason);
  }

  @Override
  public void close() {
    reception.endAll();
    server.close();
  }
}
