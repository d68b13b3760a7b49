// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A compact JSON Web Signature (RFC 7515) with Ed25519 (RFC 8037): {@code
 * header.payload.signature}, each base64url. Read, it proves nothing before {@link #isSignedBy}.
 *
 * @param kid which key is said to have signed it
 * @param type the header's {@code typ}, which tells one kind of signed text from another
 * @param payload what was signed
 * @param signed header and payload as they were signed
 * @param signature the signature itself
 */
public record Jws(String kid, String type, String payload, String signed, String signature) {
  /** The media type of the compact form. */
  public static final String MEDIA_TYPE = "application/jose";

  /** The {@code typ} of a signed receipt. */
  public static final String RECEIPT = "keyway-receipt+jws";

  private static final String ALGORITHM = "EdDSA";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Signs a payload; the answer is the compact form. */
  public static String sign(String type, String payload, SigningKey key) {
    Map<String, String> header = new LinkedHashMap<>();
    header.put("alg", ALGORITHM);
    header.put("kid", PublicJwk.of(key).kid());
    header.put("typ", type);
    try {
      String signed = base64(JSON.writeValueAsBytes(header)) + "." + base64(bytes(payload));
      return signed + "." + base64(key.sign(bytes(signed)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of texts is always JSON", e);
    }
  }

  /**
   * Reads the compact form.
   *
   * @throws IllegalArgumentException with what is wrong about it, for people to read
   */
  public static Jws parse(String text) {
    String[] parts = text.strip().split("\\.", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("it is not a compact JWS of three parts");
    }
    JsonNode header = header(decoded(parts[0]));
    if (!header.path("alg").asText().equals(ALGORITHM)) {
      throw new IllegalArgumentException("it is not signed with EdDSA");
    }
    if (header.has("crit")) {
      throw new IllegalArgumentException("its header asks for more than this version knows");
    }
    return new Jws(
        header.path("kid").asText(),
        header.path("typ").asText(),
        new String(decoded(parts[1]), StandardCharsets.UTF_8),
        parts[0] + "." + parts[1],
        parts[2]);
  }

  /** Whether this key signed it. Whether the key is to be trusted is another question. */
  public boolean isSignedBy(PublicJwk key) {
    return key.verifies(bytes(signed), decoded(signature));
  }

  private static JsonNode header(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("its header is not JSON", e);
    }
  }

  private static byte[] decoded(String part) {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a part of it is not base64url", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
