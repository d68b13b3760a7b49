// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ledger;

import io.keyway.app.signature.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A signed word on what the ledger was: the hash that one entry had. Ed25519 (RFC 8032) over the
 * RFC 8785 form of {@code {at, hash, seq}}.
 *
 * @param seq of the entry
 * @param hash of the entry, hex
 * @param at when it was signed, RFC 3339
 * @param publicKey X.509, base64
 * @param signature base64
 */
public record Checkpoint(long seq, String hash, String at, String publicKey, String signature) {

  /** Signs an entry. */
  public static Checkpoint sign(LedgerEntry entry, Instant now, SigningKey key) {
    String at = LedgerEntry.text(now);
    return new Checkpoint(
        entry.seq(),
        entry.hash(),
        at,
        Base64.getEncoder().encodeToString(key.publicKey().getEncoded()),
        Base64.getEncoder()
            .encodeToString(
                key.sign(text(entry.seq(), entry.hash(), at).getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * Reads one checkpoint: its own JSON, or an event whose {@code data} it is, as a SIEM keeps them.
   *
   * @return empty where the line is some other JSON
   */
  public static Optional<Checkpoint> parse(String line) {
    Map<String, Object> fields = CanonicalJson.read(line);
    if (fields.get("data") instanceof Map<?, ?> data) {
      return of(data);
    }
    return of(fields);
  }

  /** As data of an event, and as one line of a checkpoint file. */
  public Map<String, Object> fields() {
    return Map.of(
        "checkpointSeq",
        seq,
        "checkpointHash",
        hash,
        "signedAt",
        at,
        "publicKey",
        publicKey,
        "signature",
        signature);
  }

  /** One line of JSON. */
  public String toJson() {
    return CanonicalJson.of(fields());
  }

  /** Whether its own key signed it. Whether that key is to be trusted is another question. */
  public boolean isSigned() {
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(text(seq, hash, at).getBytes(StandardCharsets.UTF_8));
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<Checkpoint> of(Map<?, ?> fields) {
    return fields.get("checkpointSeq") instanceof Number seq
            && fields.get("checkpointHash") instanceof String hash
            && fields.get("signedAt") instanceof String at
            && fields.get("publicKey") instanceof String key
            && fields.get("signature") instanceof String signature
        ? Optional.of(new Checkpoint(seq.longValue(), hash, at, key, signature))
        : Optional.empty();
  }

  private static String text(long seq, String hash, String at) {
    return CanonicalJson.of(Map.of("seq", seq, "hash", hash, "at", at));
  }
}
