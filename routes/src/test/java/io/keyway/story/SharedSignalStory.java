// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An account that is disabled at the identity provider opens no cabinet any more. */
class SharedSignalStory {
  private static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";

  private final Demo demo = SharedDemo.get();

  @Test
  void disabledAccountLosesTheKeysAndEnablingItOnlyProposes() {
    JsonNode person = demo.somebody();
    String number = person.get("employeeNumber").asText();
    String cabinet = person.get("mayTake").get(0).get("cabinet").asText();
    assertThat(demo.badge(cabinet, person).get("granted").asBoolean()).isTrue();

    Demo.Answer answer = demo.signal(token(number, "account-disabled", Instant.now()));

    assertThat(answer.status()).isEqualTo(202);
    Eventually.holds(
        () -> demo.badge(cabinet, person),
        refused -> assertThat(refused.get("reason").asText()).isEqualTo("revoked"));
    assertThat(demo.signal(token(number, "account-enabled", Instant.now().plusSeconds(2))).status())
        .isEqualTo(202);
    assertThat(demo.badge(cabinet, person).get("granted").asBoolean()).isFalse();
    assertThat(demo.get("/api/v1/plans?state=waiting").toString()).contains(number);
  }

  /** As a library for JWTs makes one, and no code of this product. */
  private String token(String number, String event, Instant at) {
    try {
      JsonNode ssf = demo.facts().get("ssf");
      RSAKey key = RSAKey.parse(ssf.get("privateKey").toString());
      String issuer = ssf.get("issuer").asText();
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256)
                  .type(new JOSEObjectType("secevent+jwt"))
                  .keyID(key.getKeyID())
                  .build(),
              new JWTClaimsSet.Builder()
                  .issuer(issuer)
                  .audience(ssf.get("audience").asText())
                  .jwtID(UUID.randomUUID().toString())
                  .issueTime(Date.from(at))
                  .claim("sub_id", Map.of("format", "iss_sub", "iss", issuer, "sub", number))
                  .claim("events", Map.of(RISC + event, Map.of("reason", "hijacking")))
                  .build());
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
