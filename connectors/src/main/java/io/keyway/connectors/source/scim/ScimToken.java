// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.scim;

import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.model.identity.SyncToken;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * From where changes are asked for.
 *
 * @param server digest of the service's address and of what is read there
 * @param since by the service's clock
 * @param groups digest of all groups; empty where none are read
 * @param seen digests of what was handed on already of what was modified since then
 */
record ScimToken(String server, Instant since, String groups, Set<String> seen) {
  /** Of more nothing is remembered: it is told again, which does no harm. */
  static final int MOST = 3_000;

  private static final String FORM = "scim1";
  private static final int PARTS = 5;

  ScimToken {
    seen = seen.size() > MOST ? Set.of() : Set.copyOf(seen);
  }

  SyncToken write() {
    return new SyncToken(
        String.join(
            "|", FORM, server, since.toString(), groups, String.join(",", new TreeSet<>(seen))));
  }

  static ScimToken read(SyncToken token, String server) {
    String[] parts = token.value().split("\\|", -1);
    if (parts.length != PARTS || !parts[0].equals(FORM)) {
      throw new TokenInvalid("It is no token of a SCIM source");
    }
    if (!parts[1].equals(server)) {
      throw new TokenInvalid("Another service, or another filter, was read when it was made");
    }
    try {
      return new ScimToken(
          server,
          Instant.parse(parts[2]),
          parts[3],
          parts[4].isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(parts[4].split(","))));
    } catch (DateTimeException e) {
      throw new TokenInvalid("Its instant cannot be read");
    }
  }
}
