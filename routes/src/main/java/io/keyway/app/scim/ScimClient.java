// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import io.keyway.app.settings.ScimSettings.Scope;
import io.keyway.connectors.scim.ScimRefusal;
import java.util.Set;

/** Who calls. */
record ScimClient(String name, String source, Set<Scope> scopes) {
  private static final int FORBIDDEN = 403;

  ScimClient {
    scopes = Set.copyOf(scopes);
  }

  /** Refuses 403 unless the client may do that. */
  void need(Scope scope) {
    if (!scopes.contains(scope)) {
      throw new ScimRefusal(
          FORBIDDEN, "", "This credential does not allow it: keyway.scim.clients says what it may");
    }
  }
}
