// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.settings.Secrets;
import io.keyway.app.settings.SinkSettings;
import io.keyway.connectors.AuditFormat;
import io.keyway.connectors.AuditFormat.Reporter;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.connectors.source.gallagher.CustodyEvents;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.KameletComponent;

/**
 * Opens sinks as settings describe them. Syslog goes through Netty, a Command Centre is written to
 * over its links; every other kind is the kamelet of that name with {@code -sink} behind it, so a
 * new ticket system is one YAML file.
 */
public final class Sinks {
  private final CamelContext camel;
  private final Path home;
  private final Secrets secrets;
  private final Reporter reporter;
  private final IncidentFacts facts;

  public Sinks(
      CamelContext camel, Path home, Secrets secrets, Reporter reporter, IncidentFacts facts) {
    this.camel = camel;
    this.home = home;
    this.secrets = secrets;
    this.reporter = reporter;
    this.facts = facts;
  }

  /** A mistake in the settings is an {@link IllegalArgumentException} that names the setting. */
  public Sink open(SinkSettings settings) {
    var way = new Way(camel.createProducerTemplate());
    return switch (settings.kind()) {
      case "syslog" -> syslog(settings, way);
      case CommandCentreSink.KIND -> commandCentre(settings);
      default -> incidents(settings, way);
    };
  }

  private Sink commandCentre(SinkSettings settings) {
    Map<String, String> options = new HashMap<>(settings.options());
    String source = options.getOrDefault("source", "");
    options.remove("source");
    putUnlessBlank(options, "ca", settings.trust());
    putUnlessBlank(options, "certificate", settings.certificate());
    Map<String, Secret> kept = new HashMap<>();
    kept.put("api-key", secret(settings, settings.secret()));
    if (!settings.key().isBlank()) {
      kept.put("key", secret(settings, "file:" + settings.key()));
    }
    try {
      var centre =
          CustodyEvents.of(
              new SourceOptions(
                  settings.name(),
                  List.of(settings.uri()),
                  options,
                  kept,
                  home,
                  Clock.systemUTC()));
      return new CommandCentreSink(settings.name(), source, centre, facts);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage())
              .replace(
                  "keyway.sources." + settings.name() + ".reads.",
                  "keyway.sinks[" + settings.name() + "]."),
          e);
    }
  }

  private Secret secret(SinkSettings settings, String reference) {
    String setting = "keyway.sinks[" + settings.name() + "].secret";
    return new Secret(() -> secrets.read(setting, reference));
  }

  private static void putUnlessBlank(Map<String, String> options, String name, String value) {
    if (!value.isBlank()) {
      options.put(name, value);
    }
  }

  private Sink syslog(SinkSettings settings, Way way) {
    URI uri = URI.create(settings.uri());
    String pipeline = "syslog-" + settings.name();
    camel.getRegistry().bind(pipeline, new SyslogPipeline(uri, tls(settings, uri)));
    String endpoint =
        "netty:tcp://%s:%d?sync=true&producerPoolEnabled=false&requestTimeout=60000&nativeTransport=%s&clientInitializerFactory=#%s"
            .formatted(uri.getHost(), uri.getPort(), Epoll.isAvailable(), pipeline);
    return new SyslogSink(
        settings.name(), AuditFormat.named(settings.format()), reporter, endpoint, way);
  }

  private Optional<SslContext> tls(SinkSettings settings, URI uri) {
    boolean isPlain = "tcp".equals(uri.getScheme());
    if (uri.getHost() == null || uri.getPort() < 0 || !(isPlain || "tls".equals(uri.getScheme()))) {
      throw new IllegalArgumentException(
          "keyway.sinks: the uri of %s must be tcp://host:port or tls://host:port, not %s"
              .formatted(settings.name(), settings.uri()));
    }
    try {
      return isPlain
          ? Optional.empty()
          : Optional.of(
              SyslogPipeline.tls(
                  file(settings.trust()), file(settings.certificate()), file(settings.key())));
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "keyway.sinks: a certificate of %s cannot be used".formatted(settings.name()), e);
    }
  }

  private Sink incidents(SinkSettings settings, Way way) {
    var properties = new Properties();
    properties.putAll(settings.options());
    properties.setProperty("uri", settings.uri());
    if (!settings.secret().isBlank()) {
      String setting = "keyway.sinks[" + settings.name() + "].secret";
      properties.setProperty("secret", secrets.read(setting, settings.secret()));
    }
    KameletComponent kamelets = camel.getComponent("kamelet", KameletComponent.class);
    Map<String, Properties> ofRoutes = new HashMap<>();
    Optional.ofNullable(kamelets.getRouteProperties()).ifPresent(ofRoutes::putAll);
    ofRoutes.put(settings.name(), properties);
    kamelets.setRouteProperties(ofRoutes);
    return new IncidentSink(settings.name(), settings.kind(), facts, way);
  }

  private Optional<Path> file(String name) {
    return name.isBlank() ? Optional.empty() : Optional.of(home.resolve(name));
  }
}
