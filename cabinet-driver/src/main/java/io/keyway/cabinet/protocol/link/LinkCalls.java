// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CallsCabinets.Calls;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.model.custody.CabinetId;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Cabinets that the bridge calls, over TCP or on serial lines. Threads begin with the first. */
final class LinkCalls implements Calls {
  private static final int THREADS = 2;

  private final Reception reception;
  private final Map<CabinetId, Dialling> diallings = new HashMap<>();
  private final SerialPairs pairs;
  private Optional<TcpClient> tcp = Optional.empty();

  LinkCalls(Reception reception) {
    this.reception = reception;
    this.pairs = new SerialPairs(reception);
  }

  @Override
  public synchronized void call(CabinetId cabinet, URI at) {
    if (SerialAddress.is(at)) {
      hangUp(cabinet);
      pairs.call(cabinet, SerialAddress.of(at));
    } else {
      pairs.leave(cabinet);
      dial(cabinet, TcpAddress.of(at));
    }
  }

  private void dial(CabinetId cabinet, TcpAddress address) {
    Dialling known = diallings.get(cabinet);
    if (known != null && known.address().equals(address)) {
      return;
    }
    hangUp(cabinet);
    TcpClient client = tcp.orElseGet(() -> new TcpClient(THREADS));
    tcp = Optional.of(client);
    Dialling dialling = new Dialling(reception, client, cabinet, address);
    diallings.put(cabinet, dialling);
    dialling.begin();
  }

  @Override
  public synchronized void leave(CabinetId cabinet) {
    hangUp(cabinet);
    pairs.leave(cabinet);
  }

  private void hangUp(CabinetId cabinet) {
    Optional.ofNullable(diallings.remove(cabinet)).ifPresent(Dialling::close);
  }

  @Override
  public void end(CabinetId cabinet, String reason) {
    reception.end(cabinet, reason);
  }

  @Override
  public synchronized void close() {
    pairs.close();
    diallings.values().forEach(Dialling::close);
    diallings.clear();
    tcp.ifPresent(TcpClient::close);
    tcp = Optional.empty();
  }
}
