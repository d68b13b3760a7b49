// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.AwaitsCabinets;
import io.keyway.cabinet.CabinetUnderTest;
import io.keyway.cabinet.StreamFaultsContract;
import io.keyway.model.custody.CabinetId;

final class LinkFaultsTest extends StreamFaultsContract {
  @Override
  protected AwaitsCabinets protocol() {
    return new LinkProtocol();
  }

  @Override
  protected CabinetUnderTest cabinet(CabinetId id, int port) {
    return new PretendCabinet(id, port);
  }
}
