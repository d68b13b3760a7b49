// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.activedirectory;

import io.keyway.connectors.source.IdentitySourceContract;
import io.keyway.connectors.source.ServerUnderTest;

/** By DirSync, against a real Samba domain controller. */
class DirSyncTest extends IdentitySourceContract {
  @Override
  protected ServerUnderTest server() {
    return new DomainUnderTest("dirsync");
  }
}
