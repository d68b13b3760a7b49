// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.http;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an address is this very machine, to which a secret may go in clear. Told by how it is
 * written and never by asking who has a name: what a name stands for is for others to say.
 */
public final class ThisMachine {
  private static final Set<String> NAMES = Set.of("localhost", "[::1]", "::1");

  private ThisMachine() {}

  /**
   * @param host as an address has it: a name, or numbers
   */
  public static boolean is(@Nullable String host) {
    return host != null
        && (NAMES.contains(host.toLowerCase(Locale.ROOT)) || host.matches("127(\\.[0-9]{1,3}){3}"));
  }
}
