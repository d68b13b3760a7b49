// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.keyway.connectors.signal.SetVerifier.Stream;
import io.keyway.connectors.signal.Verification.Believed;
import io.keyway.connectors.signal.Verification.Refused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SetVerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String DISABLED =
      "https://schemas.openid.net/secevent/risc/event-type/account-disabled";
  private static final Map<String, String> WANDA =
      Map.of("format", "email", "email", "wanda@example.org");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, @Nullable Object>> FIELDS =
      new TypeReference<>() {};

  private static final TestTransmitter TRANSMITTER =
      new TestTransmitter("https://idp.example.org", "https://keys.example.org");
  private static final RSAKey STRANGER = TestTransmitter.rsa("key-1", 2048);
  private static final RSAKey NEXT = TestTransmitter.rsa("key-2", 2048);
  private static final RSAKey SMALL = small();
  private static final RSAKey ENCRYPTION =
      new RSAKey.Builder(TestTransmitter.rsa("for-encryption", 2048))
          .keyUse(KeyUse.ENCRYPTION)
          .build();

  private final SetVerifier verifier = verifier(new JWKSet(published()));

  @TestFactory
  List<DynamicTest> nothingElseIsBelieved() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                requireNonNull(getClass().getResourceAsStream("refused-tokens.jsonl")),
                StandardCharsets.UTF_8))) {
      for (String line : lines.lines().toList()) {
        Map<String, @Nullable Object> wrong = JSON.readValue(line, FIELDS);
        tests.add(
            dynamicTest(
                String.valueOf(wrong.get("name")),
                () -> {
                  Verification verification = verifier.verify(token(wrong));

                  assertThat(verification).isInstanceOf(Refused.class);
                  assertThat(((Refused) verification).error().word())
                      .as(((Refused) verification).description())
                      .isEqualTo(wrong.get("expect"));
                  assertThat(((Refused) verification).description())
                      .doesNotContain("wanda")
                      .doesNotContain("evil");
                }));
      }
    }
    assertThat(tests).hasSizeGreaterThan(50);
    return tests;
  }

  @Test
  void rightTokenIsBelieved() {
    SecurityEventToken token =
        believed(
            verifier.verify(
                TRANSMITTER.token("t-1", NOW, WANDA, DISABLED, Map.of("reason", "hijacking"))));

    assertThat(token.id()).isEqualTo("t-1");
    assertThat(token.type()).isEqualTo(DISABLED);
    assertThat(token.subject()).isEqualTo(new SubjectIdentifier.Email("wanda@example.org"));
    assertThat(token.text("reason")).isEqualTo("hijacking");
    assertThat(token.occurredAt()).isEqualTo(NOW);
    assertThat(token.toString() + token.subject()).doesNotContain("wanda");
  }

  @Test
  void typeMayHaveItsPrefixAndAudienceMayBeOneOfSeveral() {
    Map<String, @Nullable Object> header = TRANSMITTER.headers();
    header.put("typ", "application/SECEVENT+JWT");
    Map<String, @Nullable Object> claims =
        TRANSMITTER.claims("t-2", NOW, WANDA, DISABLED, Map.of());
    claims.put("aud", List.of("https://other.example.org", "https://keys.example.org"));

    believed(verifier.verify(TRANSMITTER.sign(header, TestTransmitter.json(claims), "rsa")));
  }

  @Test
  void timeOfTheEventIsReadInSecondsOrMillisecondsAndNeverAfterTheToken() {
    Instant before = NOW.minusSeconds(3600);

    assertThat(occurredAt(Map.of("event_timestamp", before.getEpochSecond()))).isEqualTo(before);
    assertThat(occurredAt(Map.of("event_timestamp", before.toEpochMilli()))).isEqualTo(before);
    assertThat(occurredAt(Map.of("event_timestamp", NOW.plusSeconds(60).getEpochSecond())))
        .isEqualTo(NOW);
    assertThat(occurredAt(Map.of("event_timestamp", "yesterday"))).isEqualTo(NOW);
    assertThat(occurredAt(Map.of("event_timestamp", -5))).isEqualTo(NOW);
  }

  @Test
  void subjectsThatNamePeopleAreToldApart() {
    Map<String, String> iss = Map.of("format", "iss_sub", "iss", "https://idp", "sub", "w-1");

    assertThat(SubjectIdentifier.of(iss))
        .isEqualTo(new SubjectIdentifier.IssuerSubject("https://idp", "w-1"));
    assertThat(
            SubjectIdentifier.of(
                Map.of("format", "complex", "user", WANDA, "device", Map.of("format", "opaque"))))
        .isEqualTo(new SubjectIdentifier.Email("wanda@example.org"));
    assertThat(SubjectIdentifier.of(Map.of("user", iss)))
        .isEqualTo(new SubjectIdentifier.IssuerSubject("https://idp", "w-1"));
    assertThat(
            SubjectIdentifier.of(Map.of("format", "aliases", "identifiers", List.of(WANDA, iss))))
        .isEqualTo(
            new SubjectIdentifier.Aliases(
                List.of(SubjectIdentifier.of(WANDA), SubjectIdentifier.of(iss))));
    assertThat(SubjectIdentifier.of(Map.of("format", "phone_number", "phone_number", "+4712")))
        .isInstanceOf(SubjectIdentifier.Other.class)
        .asString()
        .isEqualTo("Other[format=phone_number]");
  }

  @Test
  void keyWithoutANameCountsWhereItIsTheOnlyOne() {
    Map<String, @Nullable Object> header = TRANSMITTER.headers();
    header.remove("kid");
    String token =
        TRANSMITTER.sign(
            header,
            TestTransmitter.json(TRANSMITTER.claims("t-3", NOW, WANDA, DISABLED, Map.of())),
            "rsa");

    believed(verifier(TRANSMITTER.keys()).verify(token));
  }

  @Test
  void sharedSecretCannotBeAllowed() {
    assertThatThrownBy(() -> new Stream("i", "a", Set.of("HS256")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Stream("i", "a", Set.of("none")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Stream("i", "a", Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Instant occurredAt(Map<String, ?> event) {
    return believed(verifier.verify(TRANSMITTER.token("t", NOW, WANDA, DISABLED, event)))
        .occurredAt();
  }

  private static SecurityEventToken believed(Verification verification) {
    assertThat(verification).isInstanceOf(Believed.class);
    return ((Believed) verification).token();
  }

  private static String token(Map<String, @Nullable Object> wrong) {
    if (wrong.get("token") instanceof String text) {
      return text.equals("HUGE") ? "e30.".repeat(20_000) : text;
    }
    Map<String, @Nullable Object> header = TRANSMITTER.headers();
    change(header, wrong.get("header"), false);
    if ("stranger".equals(header.get("jwk"))) {
      header.put("jwk", STRANGER.toPublicJWK().toJSONObject());
    }
    Map<String, @Nullable Object> claims = TRANSMITTER.claims("t", NOW, WANDA, DISABLED, Map.of());
    change(claims, wrong.get("claims"), wrong.containsKey("keepNull"));
    String payload = wrong.get("raw") instanceof String raw ? raw : TestTransmitter.json(claims);
    String way = wrong.get("sign") instanceof String named ? named : "rsa";
    String content =
        TestTransmitter.base64(TestTransmitter.json(header))
            + "."
            + TestTransmitter.base64(payload);
    return switch (way) {
      case "stranger" -> content + "." + TestTransmitter.rsa(content, "SHA256withRSA", STRANGER);
      case "small" -> content + "." + TestTransmitter.rsa(content, "SHA256withRSA", SMALL);
      case "encryption" ->
          content + "." + TestTransmitter.rsa(content, "SHA256withRSA", ENCRYPTION);
      default -> TRANSMITTER.sign(header, payload, way);
    };
  }

  private static void change(
      Map<String, @Nullable Object> fields, @Nullable Object changes, boolean keepNull) {
    if (changes instanceof Map<?, ?> all) {
      all.forEach(
          (name, value) -> {
            if (value == null && !keepNull) {
              fields.remove(String.valueOf(name));
            } else {
              fields.put(String.valueOf(name), value);
            }
          });
    }
  }

  private static List<JWK> published() {
    return List.of(
        TRANSMITTER.key().toPublicJWK(),
        NEXT.toPublicJWK(),
        SMALL.toPublicJWK(),
        ENCRYPTION.toPublicJWK());
  }

  private static RSAKey small() {
    try {
      KeyPairGenerator pair = KeyPairGenerator.getInstance("RSA");
      pair.initialize(1024);
      KeyPair keys = pair.generateKeyPair();
      return new RSAKey.Builder((RSAPublicKey) keys.getPublic())
          .privateKey(keys.getPrivate())
          .keyID("small")
          .keyUse(KeyUse.SIGNATURE)
          .build();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SetVerifier verifier(JWKSet keys) {
    return new SetVerifier(
        new Stream("https://idp.example.org", "https://keys.example.org", Set.of("RS256")),
        TransmitterKeys.pinned(keys),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
