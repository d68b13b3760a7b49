// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import com.nimbusds.jose.jwk.JWKSet;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.Secrets;
import io.keyway.app.settings.SignalSettings;
import io.keyway.app.settings.SourceSettings;
import io.keyway.connectors.signal.PublishedKeys;
import io.keyway.connectors.signal.SetVerifier;
import io.keyway.connectors.signal.TransmitterKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The transmitters of the configured streams. A mistake in one stops the start. Thread-safe. */
@Component
class Transmitters {
  private static final String FILE = "file:";

  private final Map<String, SignalStream> byName = new TreeMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  Transmitters(
      SignalSettings settings,
      SourceSettings sources,
      HomeSettings home,
      Secrets secrets,
      Clock clock) {
    settings
        .ssf()
        .forEach(
            (name, stream) -> {
              String setting = "keyway.ssf." + name;
              try {
                String source = stream.sourceOr(name);
                if (sources.named(source).isEmpty()) {
                  throw new IllegalArgumentException(
                      "there is no source " + source + " in keyway.sources");
                }
                byName.put(
                    name,
                    new SignalStream(
                        name,
                        source,
                        stream,
                        new SetVerifier(
                            new SetVerifier.Stream(
                                stream.issuer(), stream.audience(), stream.algorithms()),
                            keys(stream.keys(), home, clock),
                            clock),
                        header(setting + ".authorization", stream.authorization(), secrets)));
              } catch (IllegalArgumentException e) {
                throw new RefusedToStart(setting + ": " + e.getMessage());
              }
            });
  }

  Optional<SignalStream> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Collection<SignalStream> all() {
    return byName.values();
  }

  /** With which transmitters are called: TLS verified, nothing followed elsewhere. */
  HttpClient http() {
    return http;
  }

  /** The value of a header {@code Authorization}: as it is kept, or a token without its scheme. */
  static Optional<String> header(String setting, String reference, Secrets secrets) {
    return Optional.of(reference)
        .filter(text -> !text.isBlank())
        .map(text -> secrets.read(setting, text))
        .map(secret -> secret.contains(" ") ? secret : "Bearer " + secret);
  }

  private TransmitterKeys keys(String where, HomeSettings home, Clock clock) {
    if (!where.startsWith(FILE)) {
      return new PublishedKeys(URI.create(where), http, clock);
    }
    try {
      String text = Files.readString(home.home().resolve(where.substring(FILE.length())));
      return TransmitterKeys.pinned(JWKSet.parse(text).toPublicJWKSet());
    } catch (IOException | ParseException e) {
      throw new IllegalArgumentException("keys: " + where + " cannot be read as a JWK set", e);
    }
  }
}
