// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.BridgeUnderTest;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetProtocol;
import io.keyway.cabinet.CabinetProtocolContract;
import io.keyway.cabinet.CabinetUnderTest;
import io.keyway.cabinet.CallsCabinets.Calls;
import io.keyway.model.custody.CabinetId;
import java.util.Optional;

/** The link keeps its contract also where the bridge makes the connection. */
final class DialledLinkContractTest extends CabinetProtocolContract {
  @Override
  protected CabinetProtocol protocol() {
    return new LinkProtocol();
  }

  @Override
  protected BridgeUnderTest bridge(CabinetListener listener) {
    Calls calls = new LinkProtocol().calling(LinkCallsTest.PLAIN, listener);
    return new BridgeUnderTest() {
      @Override
      public CabinetUnderTest cabinet(CabinetId id) {
        int port = LinkCallsTest.freePort();
        calls.call(id, LinkCallsTest.at(port));
        return PretendCabinet.waiting(id, port, Optional.empty());
      }

      @Override
      public void close() {
        calls.close();
      }
    };
  }
}
