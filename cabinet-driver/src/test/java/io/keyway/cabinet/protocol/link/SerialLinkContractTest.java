// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.BridgeUnderTest;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetProtocol;
import io.keyway.cabinet.CabinetProtocolContract;
import io.keyway.cabinet.CabinetUnderTest;
import io.keyway.model.custody.CabinetId;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The link keeps its contract also on a pair of wires, here as fast as serial lines are. */
final class SerialLinkContractTest extends CabinetProtocolContract {
  private static final int BAUD = 921_600;

  @TempDir Path folder = Path.of("");

  @Override
  protected CabinetProtocol protocol() {
    return new LinkProtocol();
  }

  @Override
  protected int crowd() {
    return 1_000; // a wire carries what it carries
  }

  @Override
  protected BridgeUnderTest bridge(CabinetListener listener) {
    SerialSite site = new SerialSite(folder, BAUD, listener);
    return new BridgeUnderTest() {
      @Override
      public CabinetUnderTest cabinet(CabinetId id) {
        return site.cabinet(id);
      }

      @Override
      public void close() {
        site.close();
      }
    };
  }
}
