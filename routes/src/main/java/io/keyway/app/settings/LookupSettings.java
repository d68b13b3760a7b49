// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Directories in which routes look people up: {@code keyway.lookups.NAME}.
 *
 * @param lookups by name
 */
@ConfigurationProperties("keyway")
public record LookupSettings(@DefaultValue Map<String, Lookup> lookups) {
  public LookupSettings {
    lookups = Map.copyOf(lookups);
    lookups.forEach(
        (name, lookup) -> {
          if (!name.matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException(
                "keyway.lookups." + name + ": a name has 1 to 32 of a-z 0-9 -");
          }
          if (!lookup.timeout().matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(
                "keyway.lookups." + name + ".timeout is 1 to 999999 milliseconds");
          }
        });
  }

  /**
   * One of them.
   *
   * @param uri {@code ldaps://HOST[:PORT]}, or {@code ldap://} on a loopback address
   * @param bindDn account that may read there and nothing else; empty to ask as nobody
   * @param password where its password is kept
   * @param timeout within which it answers, milliseconds
   * @param caFile who may have signed the server's certificate, PEM, relative to the site; empty
   *     for those that Java trusts
   */
  public record Lookup(
      @DefaultValue("") String uri,
      @DefaultValue("") String bindDn,
      @DefaultValue("") String password,
      @DefaultValue("5000") String timeout,
      @DefaultValue("") String caFile) {}
}
