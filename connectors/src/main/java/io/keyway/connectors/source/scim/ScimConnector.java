// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.scim;

import com.google.auto.service.AutoService;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.SourceOptions;

/** Reads SCIM 2.0 services. */
@AutoService(IdentityConnector.class)
public final class ScimConnector implements IdentityConnector {
  @Override
  public String kind() {
    return "scim";
  }

  @Override
  public IdentitySource source(SourceOptions options) {
    return new ScimSource(ScimSourceSettings.of(options));
  }
}
