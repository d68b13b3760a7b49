// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.AwaitsCabinets.Door;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.FaultyWire;
import io.keyway.cabinet.StreamFaultsContract;
import io.keyway.model.custody.CabinetId;

/** Lines that go wrong where the cabinet comes to the bridge. */
final class LinkFaultsTest extends StreamFaultsContract {
  @Override
  protected Laid lay(CabinetId id, CabinetListener listener) {
    Door door = new LinkProtocol().listen(LinkCallsTest.PLAIN, listener);
    FaultyWire wire = FaultyWire.toBridge(door.port());
    return new Laid(door, wire, new PretendCabinet(id, wire.port()));
  }
}
