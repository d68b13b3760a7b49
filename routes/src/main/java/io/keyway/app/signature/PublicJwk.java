// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The public half of an Ed25519 pair as a JSON Web Key (RFC 8037): what others check signatures
 * with. Its id is its thumbprint (RFC 7638), so that nobody can give one key the id of another.
 *
 * @param x the key's 32 bytes, base64url
 */
public record PublicJwk(String x) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LENGTH = 32;

  /** What stands before the key's bytes in its X.509 form (RFC 8410). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * @throws IllegalArgumentException where it is not 32 bytes
   */
  public PublicJwk {
    if (Base64.getUrlDecoder().decode(x).length != LENGTH) {
      throw new IllegalArgumentException("An Ed25519 key has 32 bytes");
    }
  }

  /** The public key of a pair. */
  public static PublicJwk of(SigningKey key) {
    byte[] encoded = key.publicKey().getEncoded();
    return new PublicJwk(
        base64(Arrays.copyOfRange(encoded, encoded.length - LENGTH, encoded.length)));
  }

  /**
   * Reads a JWK set (RFC 7517) or a single key; keys of other kinds are passed over.
   *
   * @throws IllegalArgumentException where the text is no JSON, or an Ed25519 key in it is none
   */
  public static List<PublicJwk> readSet(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      List<PublicJwk> keys = new ArrayList<>();
      for (JsonNode key : json.has("keys") ? json.path("keys") : List.of(json)) {
        if (key.path("kty").asText().equals("OKP") && key.path("crv").asText().equals("Ed25519")) {
          keys.add(new PublicJwk(key.path("x").asText()));
        }
      }
      return keys;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not JSON", e);
    }
  }

  /** Its thumbprint: SHA-256 over the members that make it, base64url. */
  public String kid() {
    String members = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return base64(digest.digest(members.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** As a JWK set holds it. */
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("kty", "OKP");
    fields.put("crv", "Ed25519");
    fields.put("x", x);
    fields.put("kid", kid());
    fields.put("alg", "EdDSA");
    fields.put("use", "sig");
    return fields;
  }

  /** Whether this key's private half signed the content so. */
  public boolean verifies(byte[] content, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey());
      verifier.update(content);
      return verifier.verify(signature);
    } catch (GeneralSecurityException noSuchSignature) {
      return false;
    }
  }

  private PublicKey publicKey() throws GeneralSecurityException {
    byte[] encoded = Arrays.copyOf(X509, X509.length + LENGTH);
    System.arraycopy(Base64.getUrlDecoder().decode(x), 0, encoded, X509.length, LENGTH);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
