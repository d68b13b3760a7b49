// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.settings.Secrets;
import io.keyway.app.settings.SinkSettings;
import io.keyway.app.store.Tickets.Ticket;
import io.keyway.connectors.AuditFormat.Reporter;
import io.keyway.model.audit.Incident;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/** Sinks on the real route and the real kamelets, without the rest of the bridge. */
final class TestSinks implements AutoCloseable {
  final Map<String, Ticket> tickets = new HashMap<>();
  final Map<String, String> entries = new HashMap<>();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final Sinks sinks;

  TestSinks(Path folder) {
    try {
      var loader = PluginHelper.getRoutesLoader(camel);
      loader.loadRoutes(
          PluginHelper.getResourceLoader(camel)
              .resolveResource("classpath:routes/5-forwarding.camel.yaml"));
      camel.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    sinks =
        new Sinks(
            camel,
            folder,
            new Secrets(folder, Map.of()),
            new Reporter("bridge.example", "1", "test"),
            new Known());
  }

  Sink open(SinkSettings settings) {
    return sinks.open(settings);
  }

  @Override
  public void close() {
    camel.stop();
  }

  private final class Known implements IncidentFacts {
    @Override
    public Optional<Incident> incident(String id) {
      return Optional.empty();
    }

    @Override
    public Optional<String> nameOf(String person) {
      return person.isEmpty() ? Optional.empty() : Optional.of("Zoë Ångström");
    }

    @Override
    public Optional<String> entryOf(String source, String person) {
      return Optional.ofNullable(entries.get(source + "/" + person));
    }

    @Override
    public Optional<Instant> dueOf(String keySet) {
      return keySet.isEmpty()
          ? Optional.empty()
          : Optional.of(Instant.now().minus(Duration.ofMinutes(35)));
    }

    @Override
    public Optional<Ticket> ticketOf(String sink, String incident) {
      return Optional.ofNullable(tickets.get(incident));
    }

    @Override
    public void keep(String sink, String incident, Ticket ticket) {
      tickets.put(incident, ticket);
    }
  }
}
