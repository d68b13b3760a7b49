// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedKeysTest {
  private final TransmitterServer server = TransmitterServer.start();
  private final HandClock clock = new HandClock();
  private final PublishedKeys keys =
      new PublishedKeys(server.uri("/jwks.json"), HttpClient.newHttpClient(), clock);
  private final JWKSet first = new JWKSet(TestTransmitter.rsa("key-1", 2048).toPublicJWK());
  private final JWKSet second = new JWKSet(TestTransmitter.rsa("key-2", 2048).toPublicJWK());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void areReadOnceAnHour() {
    server.publish(first);

    assertThat(idsOf(keys.known())).containsExactly("key-1");
    assertThat(idsOf(keys.known())).containsExactly("key-1");
    assertThat(server.keysAsked()).isEqualTo(1);

    server.publish(second);
    clock.forward(Duration.ofMinutes(61));
    assertThat(idsOf(keys.known())).containsExactly("key-2");
  }

  @Test
  void newOnesAreLookedForButNotByAFlood() {
    server.publish(first);
    keys.known();
    server.publish(second);

    assertThat(idsOf(keys.renewed())).as("asked just now").containsExactly("key-1");
    clock.forward(Duration.ofSeconds(31));
    assertThat(idsOf(keys.renewed())).containsExactly("key-2");
    for (int i = 0; i < 100; i++) {
      keys.renewed();
    }
    assertThat(server.keysAsked()).isEqualTo(2);
  }

  @Test
  void lastOnesCountForADayWhileTheyCannotBeRead() {
    server.publish(first);
    keys.known();
    server.publish(503, new byte[0]);

    clock.forward(Duration.ofHours(23));
    assertThat(idsOf(keys.known())).containsExactly("key-1");
    clock.forward(Duration.ofHours(2));
    assertThatThrownBy(keys::known).isInstanceOf(KeysUnavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"keys\":[]}", "<html>", "HUGE"})
  void whatIsNoSetOfKeysIsNone(String body) {
    server.publish(
        200, (body.equals("HUGE") ? "x".repeat(300_000) : body).getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(keys::known).isInstanceOf(KeysUnavailable.class);
  }

  @Test
  void privateHalvesAreNotKept() {
    server.publish(
        200,
        ("{\"keys\":[" + TestTransmitter.rsa("key-1", 2048).toJSONString() + "]}")
            .getBytes(StandardCharsets.UTF_8));

    assertThat(keys.known().getKeys()).noneMatch(JWK::isPrivate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://idp.example.org/jwks.json",
        "ftp://idp.example.org/jwks.json",
        "https://user:secret@idp.example.org/jwks.json",
        "https:///jwks.json",
        "http://127.0.0.1.example.org/jwks.json",
        "jwks.json"
      })
  void areReadFromNowhereElse(String address) {
    assertThatThrownBy(
            () -> new PublishedKeys(URI.create(address), HttpClient.newHttpClient(), clock))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> idsOf(JWKSet set) {
    return set.getKeys().stream().map(JWK::getKeyID).toList();
  }

  /** A clock that stands until it is set forward. */
  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    void forward(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
