// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The transmitter of shared signals that a demo knows: whoever drives the demo signs with its
 * private key, as an identity provider would.
 *
 * @param privateKey as a JSON Web Key (RFC 7517)
 */
record DemoTransmitter(ObjectNode privateKey) {
  /** Name of the stream. */
  static final String STREAM = "demo";

  static final String ISSUER = "https://idp.demo.example";
  static final String AUDIENCE = "https://keyway.demo.example";
  private static final String KEY_FILE = "signals-key.json";
  private static final String PUBLISHED = "secrets/signals-keys.json";
  private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi");

  /** Reads the key of a folder, or makes one, and publishes its public half there. */
  static DemoTransmitter in(DemoFolder folder) {
    ObjectNode key = read(folder.secret(KEY_FILE, DemoTransmitter::fresh));
    ObjectNode published = key.deepCopy().remove(PRIVATE);
    ObjectNode set = Json.object();
    set.putArray("keys").add(published);
    folder.write(PUBLISHED, Json.pretty(set) + "\n");
    return new DemoTransmitter(key);
  }

  /** What the settings say of it, below {@code keyway}. */
  static String settings() {
    return """
          ssf:
            %s:
              source: idp
              issuer: %s
              audience: %s
              keys: file:%s
              subjects: {id: employee-number}
        """
        .formatted(STREAM, ISSUER, AUDIENCE, PUBLISHED);
  }

  /** What {@code demo.json} tells of it. */
  void write(ObjectNode json, String url) {
    json.put("url", url + "/in/ssf/" + STREAM)
        .put("issuer", ISSUER)
        .put("audience", AUDIENCE)
        .put("algorithm", "RS256")
        .set("privateKey", privateKey);
  }

  private static ObjectNode read(String key) {
    try {
      return (ObjectNode) Json.MAPPER.readTree(key);
    } catch (JsonProcessingException e) {
      throw new Trouble("secrets/" + KEY_FILE + " is no key; remove it, and a new one is made");
    }
  }

  private static String fresh() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      RSAPrivateCrtKey key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
      ObjectNode json = Json.object();
      json.put("kty", "RSA").put("kid", "demo-1").put("use", "sig").put("alg", "RS256");
      json.put("n", base64(key.getModulus())).put("e", base64(key.getPublicExponent()));
      json.put("d", base64(key.getPrivateExponent()));
      json.put("p", base64(key.getPrimeP())).put("q", base64(key.getPrimeQ()));
      json.put("dp", base64(key.getPrimeExponentP())).put("dq", base64(key.getPrimeExponentQ()));
      return json.put("qi", base64(key.getCrtCoefficient())).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK makes RSA keys", e);
    }
  }

  /** Without a byte for the sign (RFC 7518, section 2). */
  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "DemoTransmitter[masked]";
  }
}
