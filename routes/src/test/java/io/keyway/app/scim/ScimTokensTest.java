// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.keyway.app.settings.ScimSettings.Jwt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScimTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
  private static final String ISSUER = "https://sts.example.org/tenant-1/";
  private static final String AUDIENCE = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
  private static RSAKey ours;
  private static RSAKey theirs;

  ScimTokensTest() {}

  @BeforeAll
  static void keys() throws JOSEException {
    ours = new RSAKeyGenerator(2048).keyID("k1").generate();
    theirs = new RSAKeyGenerator(2048).keyID("k1").generate();
  }

  @Test
  void tokenOfTheTenantCounts() throws JOSEException {
    assertThat(tokens().isValid(signed(claims().build()))).isTrue();
  }

  @Test
  void audienceIsNotEnough() throws JOSEException {
    assertThat(tokens().isValid(signed(claims().claim("tid", "tenant-2").build()))).isFalse();
    assertThat(tokens().isValid(signed(claims().claim("tid", null).build()))).isFalse();
    assertThat(
            tokens().isValid(signed(claims().issuer("https://sts.example.org/tenant-2/").build())))
        .isFalse();
    assertThat(tokens().isValid(signed(claims().issuer(null).build()))).isFalse();
    assertThat(tokens().isValid(signed(claims().audience("another").build()))).isFalse();
    assertThat(tokens().isValid(signed(claims().claim("appid", "another").build()))).isFalse();
  }

  @Test
  void tokenIsOverAfterItsTime() throws JOSEException {
    assertThat(tokens().isValid(signed(claims().expirationTime(at(-61)).build()))).isFalse();
    assertThat(tokens().isValid(signed(claims().expirationTime(null).build()))).isFalse();
    assertThat(tokens().isValid(signed(claims().notBeforeTime(at(61)).build()))).isFalse();
  }

  @Test
  void signatureMustBeByAKeyOfTheSet() throws JOSEException {
    assertThat(tokens().isValid(signed(claims().build(), theirs))).isFalse();
    String token = signed(claims().build());
    assertThat(tokens().isValid(token.substring(0, token.length() - 6) + "AAAAAA")).isFalse();
  }

  @Test
  void weakAlgorithmsDoNotCount() throws JOSEException {
    assertThat(tokens().isValid(new PlainJWT(claims().build()).serialize())).isFalse();
    JWSSigner mac = new MACSigner(ours.toRSAPublicKey().getEncoded());
    SignedJWT confused =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims().build());
    confused.sign(mac);
    assertThat(tokens().isValid(confused.serialize())).isFalse();
  }

  @Test
  void tokenOfAnotherKindDoesNotCount() throws JOSEException {
    SignedJWT other =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("k1")
                .type(new JOSEObjectType("secevent+jwt"))
                .build(),
            claims().build());
    other.sign(new RSASSASigner(ours));

    assertThat(tokens().isValid(other.serialize())).isFalse();
    assertThat(tokens().isValid("no.token.at-all")).isFalse();
    assertThat(tokens().isValid("x".repeat(20_000))).isFalse();
  }

  private static ScimTokens tokens() {
    return new ScimTokens(
        new Jwt(ISSUER, AUDIENCE, "tenant-1", "app-1", "file:keys.json"),
        new ImmutableJWKSet<>(new JWKSet(ours.toPublicJWK())),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .claim("tid", "tenant-1")
        .claim("appid", "app-1")
        .expirationTime(at(600));
  }

  private static Date at(int seconds) {
    return Date.from(NOW.plus(Duration.ofSeconds(seconds)));
  }

  private static String signed(JWTClaimsSet claims) throws JOSEException {
    return signed(claims, ours);
  }

  private static String signed(JWTClaimsSet claims, RSAKey key) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), claims);
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }
}
