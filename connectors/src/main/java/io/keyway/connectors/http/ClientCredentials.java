// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token by client credentials (RFC 6749, section 4.4; RFC 6750): fetched when it is first
 * needed, kept in memory until shortly before it ends, and fetched anew where the server that is
 * asked refuses it. Thread-safe.
 */
final class ClientCredentials implements RequestHeaders {
  /** What counts where a token does not say how long it is good; RFC 6749, section 5.1. */
  private static final Duration UNSAID = Duration.ofMinutes(5);

  private static final Duration SPARE = Duration.ofSeconds(30);
  private static final long LONGEST = Duration.ofDays(1).toSeconds();

  private final JsonServer authority;
  private final Client client;
  private final Clock clock;
  private @Nullable Token token;

  /**
   * Who we are there.
   *
   * @param scope what is asked for; empty for what the client may by itself
   * @param inBody whether id and secret stand in the body and not in a header (section 2.3.1)
   */
  record Client(String id, Secret secret, String scope, boolean inBody) {}

  /** Shows itself to nobody. */
  private record Token(String value, Instant until) {
    @Override
    public String toString() {
      return "Token[until=" + until + "]";
    }
  }

  /**
   * @param authority whose address is that of the token endpoint
   */
  ClientCredentials(JsonServer authority, Client client, Clock clock) {
    this.authority = authority;
    this.client = client;
    this.clock = clock;
  }

  @Override
  public synchronized Map<String, String> get() {
    Token known = token;
    if (known == null || !clock.instant().isBefore(known.until())) {
      known = fetch();
      token = known;
    }
    return Map.of("Authorization", "Bearer " + known.value());
  }

  @Override
  public synchronized boolean isRenewed(Map<String, String> refused) {
    Token known = token;
    if (known != null && refused.containsValue("Bearer " + known.value())) {
      token = null;
    }
    return true;
  }

  @Override
  public void close() {
    authority.close();
  }

  private Token fetch() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    if (!client.scope().isEmpty()) {
      form.put("scope", client.scope());
    }
    Map<String, String> headers = new LinkedHashMap<>();
    if (client.inBody()) {
      form.put("client_id", client.id());
      form.put("client_secret", client.secret().value());
    } else {
      headers.put("Authorization", "Basic " + basic());
    }
    Instant asked = clock.instant();
    JsonNode answer = authority.submit(form, headers);
    String value = answer.path("access_token").asText();
    if (!value.matches("[A-Za-z0-9._~+/-]{1,8192}=*")) {
      throw new ShapeChanged("The token endpoint answers without an access_token", null);
    }
    if (!answer.path("token_type").asText().equalsIgnoreCase("bearer")) {
      throw new ShapeChanged("The token endpoint gives a token that is no bearer token", null);
    }
    return new Token(value, asked.plus(lasts(answer)));
  }

  /** Half of a short life, all of a long one but for what a request takes. */
  private static Duration lasts(JsonNode answer) {
    Optional<Long> seconds =
        Optional.of(answer.path("expires_in").asText())
            .filter(text -> text.matches("[0-9]{1,9}"))
            .map(Long::parseLong);
    Duration life = seconds.map(s -> Duration.ofSeconds(Math.min(s, LONGEST))).orElse(UNSAID);
    Duration spare = life.dividedBy(2);
    return life.minus(spare.compareTo(SPARE) < 0 ? spare : SPARE);
  }

  /** Both are form-encoded before; section 2.3.1. */
  private String basic() {
    String pair = encoded(client.id()) + ":" + encoded(client.secret().value());
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
