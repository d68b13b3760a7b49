// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.activedirectory;

import com.google.auto.service.AutoService;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.SourceOptions;

/** Reads domains of Active Directory. */
@AutoService(IdentityConnector.class)
public final class ActiveDirectoryConnector implements IdentityConnector {
  @Override
  public String kind() {
    return "active-directory";
  }

  @Override
  public IdentitySource source(SourceOptions options) {
    return new ActiveDirectorySource(DomainSettings.of(options));
  }
}
