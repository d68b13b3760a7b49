// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CallsCabinets.Calls;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.model.custody.CabinetId;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Cabinets that the bridge connects to. Its threads begin with the first of them. */
final class LinkCalls implements Calls {
  private static final int THREADS = 2;

  private final Reception reception;
  private final Map<CabinetId, Dialling> diallings = new HashMap<>();
  private Optional<TcpClient> tcp = Optional.empty();

  LinkCalls(Reception reception) {
    this.reception = reception;
  }

  @Override
  public synchronized void call(CabinetId cabinet, URI at) {
    TcpAddress address = TcpAddress.of(at);
    Dialling known = diallings.get(cabinet);
    if (known != null && known.address().equals(address)) {
      return;
    }
    leave(cabinet);
    TcpClient client = tcp.orElseGet(() -> new TcpClient(THREADS));
    tcp = Optional.of(client);
    Dialling dialling = new Dialling(reception, client, cabinet, address);
    diallings.put(cabinet, dialling);
    dialling.begin();
  }

  @Override
  public synchronized void leave(CabinetId cabinet) {
    Optional.ofNullable(diallings.remove(cabinet)).ifPresent(Dialling::close);
  }

  @Override
  public void end(CabinetId cabinet, String reason) {
    reception.end(cabinet, reason);
  }

  @Override
  public synchronized void close() {
    diallings.values().forEach(Dialling::close);
    diallings.clear();
    tcp.ifPresent(TcpClient::close);
    tcp = Optional.empty();
  }
}
