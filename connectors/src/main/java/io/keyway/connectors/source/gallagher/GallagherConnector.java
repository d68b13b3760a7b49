// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import com.google.auto.service.AutoService;
import io.keyway.connectors.http.JsonServer;
import io.keyway.connectors.http.ServerOptions;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.connectors.source.gallagher.EventLine.Wanted;
import java.util.List;

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
    Wanted wanted =
        switch (options.text("events", "")) {
          case "" -> Wanted.OFFERED;
          case "on" -> Wanted.ON;
          case "off" -> Wanted.OFF;
          default -> throw options.wrong("options.events", "is on or off");
        };
    List<String> types = options.texts("event-types", List.of());
    if (!types.stream().allMatch(type -> type.matches("[0-9]{1,9}"))) {
      throw options.wrong("options.event-types", "lists numbers of event types, as in 20001, 601");
    }
    JsonServer server =
        ServerOptions.server(
            options,
            ServerOptions.header("Authorization", "GGL-API-KEY ", options.secret("api-key")));
    options.refuseOthers();
    CommandCentre centre = new CommandCentre(server);
    // An event names two cardholders at most.
    EventLine events = new EventLine(centre, wanted, Math.max(1, page / 2), types);
    return new GallagherSource(centre, cardholders, page, operator, events);
  }
}
