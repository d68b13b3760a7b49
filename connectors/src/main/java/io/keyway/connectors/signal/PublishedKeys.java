// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a transmitter publishes at one address (RFC 7517, section 5), over TLS that is
 * verified: read at most once an hour, or when a token names one that is not known, and then not
 * more often than every half minute. While they cannot be read the last ones count, for a day.
 */
public final class PublishedKeys implements TransmitterKeys {
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_KEYS = 100;

  private final URI address;
  private final HttpClient http;
  private final Clock clock;
  private @Nullable JWKSet keys;
  private Instant readAt = Instant.MIN;
  private Instant triedAt = Instant.MIN;

  /**
   * @param address {@code https}, or {@code http} of this machine
   * @throws IllegalArgumentException where it is another
   */
  public PublishedKeys(URI address, HttpClient http, Clock clock) {
    this.address = Addresses.secure(address);
    this.http = http;
    this.clock = clock;
  }

  @Override
  public synchronized JWKSet known() {
    Instant now = clock.instant();
    JWKSet last = keys;
    if (last == null) {
      return read(now);
    }
    if (isPast(readAt, FRESH, now) && isPast(triedAt, PAUSE, now)) {
      try {
        return read(now);
      } catch (KeysUnavailable e) {
        if (isPast(readAt, LONGEST, now)) {
          throw e;
        }
      }
    }
    return last;
  }

  @Override
  public synchronized JWKSet renewed() {
    Instant now = clock.instant();
    JWKSet last = known();
    if (!isPast(triedAt, PAUSE, now)) {
      return last;
    }
    try {
      return read(now);
    } catch (KeysUnavailable e) {
      return last;
    }
  }

  private static boolean isPast(Instant then, Duration time, Instant now) {
    return then.equals(Instant.MIN) || !now.isBefore(then.plus(time));
  }

  private JWKSet read(Instant now) {
    triedAt = now;
    try {
      BoundedBody.Answer answer =
          BoundedBody.send(
              http,
              HttpRequest.newBuilder(address)
                  .timeout(PATIENCE)
                  .header("Accept", "application/jwk-set+json, application/json")
                  .build(),
              MOST_BYTES);
      if (answer.status() != 200) {
        throw new IOException("it answered " + answer.status());
      }
      JWKSet read =
          JWKSet.parse(new String(answer.body(), StandardCharsets.UTF_8)).toPublicJWKSet();
      if (read.isEmpty() || read.size() > MOST_KEYS) {
        throw new IOException("it holds none, or more than " + MOST_KEYS);
      }
      keys = read;
      readAt = now;
      return read;
    } catch (IOException | ParseException e) {
      throw new KeysUnavailable("The keys at " + address + " cannot be read", e);
    }
  }
}
