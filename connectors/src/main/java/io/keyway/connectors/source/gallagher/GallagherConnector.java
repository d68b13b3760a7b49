// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import com.google.auto.service.AutoService;
import io.keyway.connectors.http.JsonServer;
import io.keyway.connectors.http.ServerOptions;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.SourceOptions;

/** Kind {@code gallagher}: cardholders of a Command Centre. */
@AutoService(IdentityConnector.class)
public final class GallagherConnector implements IdentityConnector {
  private static final int PAGE = 1_000;

  @Override
  public String kind() {
    return "gallagher";
  }

  @Override
  public IdentitySource source(SourceOptions options) {
    Cardholders cardholders =
        new Cardholders(
            options.text("number-field"), CardTypes.of(options, "card-types"), options.clock());
    int page = options.number("page-size", PAGE, 1, PAGE);
    String operator = options.text("operator", "");
    JsonServer server =
        ServerOptions.server(
            options,
            ServerOptions.header("Authorization", "GGL-API-KEY ", options.secret("api-key")));
    options.refuseOthers();
    return new GallagherSource(new CommandCentre(server), cardholders, page, operator);
  }
}
