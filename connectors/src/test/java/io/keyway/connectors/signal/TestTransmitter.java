// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A transmitter of shared signals that signs whatever it is told to, right or wrong: headers and
 * claims are put together by hand, as an attacker would.
 */
public final class TestTransmitter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String issuer;
  private final String audience;
  private final String keyId;
  private final RSAKey key;

  /** One with a key of its own. */
  public TestTransmitter(String issuer, String audience) {
    this(issuer, audience, "key-1");
  }

  /** One with a key of its own of that name. */
  public TestTransmitter(String issuer, String audience, String keyId) {
    this.issuer = issuer;
    this.audience = audience;
    this.keyId = keyId;
    this.key = rsa(keyId, 2048);
  }

  /** What it publishes. */
  public JWKSet keys() {
    return new JWKSet(key.toPublicJWK());
  }

  RSAKey key() {
    return key;
  }

  static RSAKey rsa(String id, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(id).keyUse(KeyUse.SIGNATURE).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The headers of a right token. */
  public Map<String, @Nullable Object> headers() {
    Map<String, @Nullable Object> header = new LinkedHashMap<>();
    header.put("typ", "secevent+jwt");
    header.put("alg", "RS256");
    header.put("kid", keyId);
    return header;
  }

  /** The claims of a right token of now. */
  public Map<String, @Nullable Object> claims(
      String id, Instant now, Map<String, ?> subject, String type, Map<String, ?> event) {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("aud", audience);
    claims.put("jti", id);
    claims.put("iat", now.getEpochSecond());
    claims.put("txn", "txn-" + id);
    claims.put("sub_id", subject);
    claims.put("events", Map.of(type, event));
    return claims;
  }

  /** A right token. */
  public String token(
      String id, Instant now, Map<String, ?> subject, String type, Map<String, ?> event) {
    return sign(headers(), json(claims(id, now, subject, type, event)), "rsa");
  }

  /** Signs these claims as a right token. */
  public String token(Map<String, @Nullable Object> claims) {
    return sign(headers(), json(claims), "rsa");
  }

  /**
   * Signs in the way that is named; {@code rsa} is the right one.
   *
   * @param payload claims as they stand
   */
  String sign(Map<String, @Nullable Object> header, String payload, String way) {
    String content = base64(json(header)) + "." + base64(payload);
    return switch (way) {
      case "rsa" -> content + "." + rsa(content, "SHA256withRSA", key);
      case "rsa512" -> content + "." + rsa(content, "SHA512withRSA", key);
      case "none" -> content + ".";
      case "hmac-with-public-key" -> content + "." + hmac(content);
      case "cut" -> {
        String signature = rsa(content, "SHA256withRSA", key);
        yield content + "." + signature.substring(0, signature.length() / 2);
      }
      case "tampered" ->
          base64(json(header))
              + "."
              + base64(payload.replace("wanda", "walter"))
              + "."
              + rsa(content, "SHA256withRSA", key);
      default -> throw new IllegalArgumentException(way);
    };
  }

  static String rsa(String content, String algorithm, RSAKey by) {
    try {
      PrivateKey secret = by.toPrivateKey();
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(secret);
      signer.update(content.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private String hmac(String content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.toRSAPublicKey().getEncoded(), "HmacSHA256"));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
