// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.ldap;

import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.model.identity.SyncToken;
import java.util.Base64;

/**
 * How far a directory was read.
 *
 * @param directory the base's entryUUID: the same on each replica, another where the directory was
 *     set up anew
 * @param cookie as the server gave it
 */
record LdapToken(String directory, byte[] cookie) {
  private static final String KIND = "ldap1";

  SyncToken token() {
    return new SyncToken(
        String.join(" ", KIND, directory, Base64.getEncoder().encodeToString(cookie)));
  }

  static LdapToken of(SyncToken token) {
    String[] parts = token.value().split(" ");
    try {
      if (parts.length == 3 && parts[0].equals(KIND)) {
        return new LdapToken(parts[1], Base64.getDecoder().decode(parts[2]));
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new TokenInvalid("What was noted is no token of this kind of source");
  }
}
