// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.ldap;

import com.google.auto.service.AutoService;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.SourceOptions;

/** Reads LDAP directories such as OpenLDAP. */
@AutoService(IdentityConnector.class)
public final class LdapConnector implements IdentityConnector {
  @Override
  public String kind() {
    return "ldap";
  }

  @Override
  public IdentitySource source(SourceOptions options) {
    return new LdapSource(LdapSettings.of(options));
  }
}
