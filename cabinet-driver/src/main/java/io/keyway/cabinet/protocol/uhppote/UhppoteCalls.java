// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CallsCabinets.Calls;
import io.keyway.model.custody.CabinetId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whom the bridge calls. Thread-safe. */
final class UhppoteCalls implements Calls {
  private final CabinetEndpoint endpoint;
  private final CabinetListener listener;
  private final Clock clock;
  private final Timing timing;
  private final Map<CabinetId, Caller> callers = new HashMap<>();

  UhppoteCalls(CabinetEndpoint endpoint, CabinetListener listener, Clock clock, Timing timing) {
    this.endpoint = endpoint;
    this.listener = listener;
    this.clock = clock;
    this.timing = timing;
  }

  @Override
  public void call(CabinetId cabinet, URI at) {
    Address address = Address.of(at);
    if (caller(cabinet).filter(c -> c.address().equals(address)).isPresent()) {
      return;
    }
    leave(cabinet);
    Path folder =
        endpoint
            .memory()
            .orElseThrow(() -> new IllegalStateException("there is no folder for ledgers"));
    Caller caller = new Caller(cabinet, address, folder, listener, clock, timing);
    synchronized (callers) {
      callers.put(cabinet, caller);
    }
    caller.start();
  }

  @Override
  public void leave(CabinetId cabinet) {
    Optional<Caller> old;
    synchronized (callers) {
      old = Optional.ofNullable(callers.remove(cabinet));
    }
    old.ifPresent(Caller::leave);
  }

  @Override
  public void end(CabinetId cabinet, String reason) {
    caller(cabinet).ifPresent(caller -> caller.end(reason));
  }

  @Override
  public void close() {
    List<Caller> all;
    synchronized (callers) {
      all = new ArrayList<>(callers.values());
      callers.clear();
    }
    all.forEach(Caller::leave);
    all.forEach(Caller::close);
  }

  private Optional<Caller> caller(CabinetId cabinet) {
    synchronized (callers) {
      return Optional.ofNullable(callers.get(cabinet));
    }
  }
}
