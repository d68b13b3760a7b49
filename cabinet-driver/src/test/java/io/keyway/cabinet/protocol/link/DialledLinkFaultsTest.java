// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CallsCabinets.Calls;
import io.keyway.cabinet.FaultyWire;
import io.keyway.cabinet.StreamFaultsContract;
import io.keyway.cabinet.protocol.link.LinkProtocol.Patience;
import io.keyway.model.custody.CabinetId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Lines that go wrong where the bridge calls the cabinet. */
final class DialledLinkFaultsTest extends StreamFaultsContract {
  /** Else a line that is cut time and again would be made again after ten seconds. */
  private static final Patience QUICK =
      new Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Duration.ofMillis(200));

  @Override
  protected Laid lay(CabinetId id, CabinetListener listener) {
    int port = LinkCallsTest.freePort();
    FaultyWire wire = FaultyWire.toCabinet(port);
    Calls calls = new LinkProtocol(Clock.systemUTC(), QUICK).calling(LinkCallsTest.PLAIN, listener);
    calls.call(id, LinkCallsTest.at(wire.port()));
    return new Laid(calls, wire, PretendCabinet.waiting(id, port, Optional.empty()));
  }
}
