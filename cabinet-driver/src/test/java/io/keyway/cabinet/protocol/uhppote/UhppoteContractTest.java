// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.BridgeUnderTest;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetProtocol;
import io.keyway.cabinet.CabinetProtocolContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A door controller keeps the contract of cabinets, but for what it cannot be asked. */
final class UhppoteContractTest extends CabinetProtocolContract {
  private final Path folder;

  UhppoteContractTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  protected CabinetProtocol protocol() {
    return new UhppoteProtocol();
  }

  @Override
  protected BridgeUnderTest bridge(CabinetListener heard) {
    return new CallingBridge(folder, heard);
  }

  @Override
  protected boolean honoursDemands() {
    return false;
  }

  @Override
  protected int crowd() {
    return 1_500;
  }
}
