// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.lookup;

import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.LookupSettings;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.Secrets;
import io.keyway.connectors.lookup.DirectoryEnvironment;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.stereotype.Component;

/** Binds each directory of the settings where the component {@code ldap} looks for it. */
@Component
class Directories implements CamelContextConfiguration {
  private final Map<String, DirectoryEnvironment> byName = new TreeMap<>();

  Directories(LookupSettings settings, Secrets secrets, HomeSettings home) {
    settings
        .lookups()
        .forEach(
            (name, lookup) -> {
              String setting = "keyway.lookups." + name;
              try {
                String password =
                    lookup.password().isEmpty()
                        ? ""
                        : secrets.read(setting + ".password", lookup.password());
                byName.put(
                    name,
                    new DirectoryEnvironment(
                        lookup.uri(),
                        lookup.bindDn(),
                        password,
                        lookup.timeout(),
                        Optional.of(lookup.caFile())
                            .filter(file -> !file.isBlank())
                            .map(home.home()::resolve)));
              } catch (IllegalArgumentException e) {
                throw new RefusedToStart(setting + ": " + e.getMessage());
              }
            });
  }

  @Override
  public void beforeApplicationStart(CamelContext context) {
    byName.forEach((name, directory) -> context.getRegistry().bind("lookup-" + name, directory));
  }

  @Override
  public void afterApplicationStart(CamelContext context) {
    // Asked when a route asks.
  }
}
