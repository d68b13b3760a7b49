// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.AwaitingProtocolContract;
import io.keyway.cabinet.AwaitsCabinets;
import io.keyway.cabinet.AwaitsCabinets.Door;
import io.keyway.cabinet.BridgeUnderTest;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetProtocol;
import io.keyway.cabinet.CabinetUnderTest;
import io.keyway.model.custody.CabinetId;
import java.time.Duration;
import java.util.ServiceLoader;

final class LinkContractTest extends AwaitingProtocolContract {
  @Override
  protected AwaitsCabinets protocol() {
    return ServiceLoader.load(CabinetProtocol.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(AwaitsCabinets.class::isInstance)
        .map(AwaitsCabinets.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Override
  protected BridgeUnderTest bridge(CabinetListener listener) {
    Door door =
        protocol().listen(new CabinetEndpoint("127.0.0.1", 0, Duration.ofSeconds(2)), listener);
    return new BridgeUnderTest() {
      @Override
      public CabinetUnderTest cabinet(CabinetId id) {
        return new PretendCabinet(id, door.port());
      }

      @Override
      public void close() {
        door.close();
      }
    };
  }
}
