// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.ScimSettings.Jwt;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Clock;
import org.springframework.stereotype.Component;

/**
 * Where the public keys of those who sign tokens come from: a file, or an address that is read when
 * a key is missing, and every few minutes at most. Thread-safe.
 */
@Component
final class ScimKeys {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 2_000;
  private static final int LARGEST = 512 * 1024;

  private final HomeSettings home;
  private final Clock clock;

  ScimKeys(HomeSettings home, Clock clock) {
    this.home = home;
    this.clock = clock;
  }

  ScimTokens tokensOf(Jwt settings) {
    return new ScimTokens(settings, source(settings.keys()), clock);
  }

  private JWKSource<SecurityContext> source(String where) {
    try {
      if (where.startsWith("file:")) {
        String text = Files.readString(home.home().resolve(where.substring("file:".length())));
        return new ImmutableJWKSet<>(JWKSet.parse(text));
      }
      return JWKSourceBuilder.create(
              URI.create(where).toURL(),
              new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, LARGEST))
          .retrying(true)
          .outageTolerant(true)
          .build();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new RefusedToStart("keyway.scim.clients.jwt.keys is no address: " + where);
    } catch (IOException | ParseException e) {
      throw new RefusedToStart("keyway.scim.clients.jwt.keys: no JWK set can be read at " + where);
    }
  }
}
