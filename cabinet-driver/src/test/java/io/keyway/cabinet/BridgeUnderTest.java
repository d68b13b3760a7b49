// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.custody.CabinetId;

/** The bridge's end of a protocol that its contract is tried on: it awaits cabinets, or calls. */
public interface BridgeUnderTest extends AutoCloseable {
  /** A cabinet with room for 20,000 people that will meet this bridge once it is started. */
  CabinetUnderTest cabinet(CabinetId id);

  @Override
  void close();
}
