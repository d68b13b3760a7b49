// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetProtocol;
import io.keyway.cabinet.CabinetProtocolContract;
import io.keyway.cabinet.CabinetUnderTest;
import io.keyway.model.custody.CabinetId;
import java.util.ServiceLoader;

final class LinkContractTest extends CabinetProtocolContract {
  @Override
  protected CabinetProtocol protocol() {
    return ServiceLoader.load(CabinetProtocol.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(protocol -> protocol.name().equals("link"))
        .findFirst()
        .orElseThrow();
  }

  @Override
  protected CabinetUnderTest cabinet(CabinetId id, int port) {
    return new PretendCabinet(id, port);
  }
}
