// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.keyway.connectors.http.FakeServer.Answer;
import io.keyway.connectors.http.FakeServer.Request;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.connectors.source.SourceOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that wants a token which another server gives. */
class ClientCredentialsTest {
  private static final String SECRET = "s%cret&of=ours";

  @TempDir private Path home = Path.of("");
  private final FakeServer people = new FakeServer(this::people);
  private final FakeServer authority = new FakeServer(this::token);
  private final Map<String, String> options = new HashMap<>();
  private Instant now = Instant.parse("2026-11-26T08:00:00Z");
  private int given;
  private String good = "";
  private String form = "";
  private String asked = "";
  private String life = "3600";

  @BeforeEach
  void configure() {
    options.putAll(
        Map.of("auth", "oauth2", "token-uri", authority.uri() + "/token", "client-id", "key way"));
  }

  @AfterEach
  void stop() {
    people.close();
    authority.close();
  }

  @Test
  void oneTokenServesUntilShortlyBeforeItEnds() {
    try (JsonServer server = server()) {
      read(server);
      now = now.plus(Duration.ofSeconds(3_560));
      read(server);
      assertThat(given).isEqualTo(1);

      now = now.plus(Duration.ofSeconds(15));
      read(server);
      assertThat(given).isEqualTo(2);
    }
    assertThat(form).isEqualTo("grant_type=client_credentials");
    assertThat(new String(Base64.getDecoder().decode(asked.substring(6)), StandardCharsets.UTF_8))
        .isEqualTo("key+way:s%25cret%26of%3Dours");
  }

  @Test
  void idAndSecretStandInTheBodyWhereTheServerWantsThemThere() {
    options.putAll(Map.of("client-auth", "body", "scope", "people.read"));
    try (JsonServer server = server()) {
      read(server);
    }
    assertThat(asked).isEmpty();
    assertThat(form)
        .isEqualTo(
            "grant_type=client_credentials&scope=people.read&client_id=key+way"
                + "&client_secret=s%25cret%26of%3Dours");
  }

  @Test
  void aTokenThatIsRefusedBeforeItsTimeIsFetchedAnewOnce() {
    try (JsonServer server = server()) {
      read(server);
      good = "Bearer another";
      assertThatThrownBy(() -> read(server)).isInstanceOf(Refused.class);
      assertThat(given).isEqualTo(2);
      assertThat(people.asked()).hasSize(3);

      good = "";
      read(server);
      assertThat(given).isEqualTo(2);
    }
  }

  @Test
  void aLifeThatIsNotSaidIsShortAndAShortOneIsHalved() {
    life = "null";
    try (JsonServer server = server()) {
      read(server);
      now = now.plus(Duration.ofMinutes(5));
      life = "20";
      read(server);
      now = now.plus(Duration.ofSeconds(11));
      read(server);
      assertThat(given).isEqualTo(3);
    }
  }

  @Test
  void whoIsRefusedIsToldWhyAndTheSecretStaysOurs() {
    authority.answer(
        request ->
            new Answer(
                400,
                "{\"error\":\"invalid_client\",\"error_description\":\"" + SECRET + "\"}",
                Map.of()));
    try (JsonServer server = server()) {
      Throwable refused = catchThrowable(() -> read(server));

      assertThat(refused)
          .isInstanceOf(Refused.class)
          .hasMessageContaining("gives no token (invalid_client)")
          .hasMessageNotContaining("s%");
      authority.answer(request -> Answer.status(401));
      assertThatThrownBy(() -> read(server)).isInstanceOf(Refused.class);
      authority.answer(request -> Answer.status(503));
      assertThatThrownBy(() -> read(server)).isInstanceOf(Unreachable.class);
      assertThat(people.asked()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"token_type\":\"bearer\"}",
        "{\"access_token\":\"a b\",\"token_type\":\"bearer\"}",
        "{\"access_token\":\"ab\",\"token_type\":\"mac\"}",
        "[]",
        "<html>"
      })
  void whatIsNoTokenIsNoneAndNobodyIsAskedWithIt(String body) {
    authority.answer(request -> Answer.ok(body));
    try (JsonServer server = server()) {
      assertThatThrownBy(() -> read(server)).isInstanceOf(ShapeChanged.class);
    }
    assertThat(people.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://idp.example.com/token", "https://me:pw@idp.example.com", "ftp://x", "a b"})
  void theSecretGoesOverTlsOnly(String uri) {
    options.put("token-uri", uri);

    assertThatThrownBy(this::server)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token-uri");
  }

  private static void read(JsonServer server) {
    assertThat(server.get(URI.create(server.base() + "/people")).path("ok").asBoolean()).isTrue();
  }

  private JsonServer server() {
    SourceOptions all =
        new SourceOptions(
            "people",
            List.of(people.uri()),
            options,
            Map.of("client-secret", new Secret(() -> SECRET)),
            home,
            new Watch());
    JsonServer server = ServerOptions.server(all, ServerOptions.headers(all));
    all.refuseOthers();
    return server;
  }

  private Answer people(Request request) {
    boolean isGood =
        good.isEmpty()
            ? request.authorization().equals("Bearer t-" + given)
            : request.authorization().equals(good);
    return isGood ? Answer.ok("{\"ok\":true}") : Answer.status(401);
  }

  private Answer token(Request request) {
    form = request.body();
    asked = request.authorization();
    given++;
    return Answer.ok(
        "{\"access_token\":\"t-"
            + given
            + "\",\"token_type\":\"Bearer\",\"expires_in\":"
            + life
            + "}");
  }

  /** Goes on when told to. */
  private final class Watch extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
