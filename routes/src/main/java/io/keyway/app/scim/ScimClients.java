// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import io.keyway.app.settings.AccessSettings;
import io.keyway.app.settings.DemoSettings;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.settings.ScimSettings;
import io.keyway.app.settings.ScimSettings.Client;
import io.keyway.app.settings.Secrets;
import io.keyway.app.settings.SourceSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Knows the clients by their credentials. Of tokens only hashes are kept; all are compared, each in
 * constant time. Thread-safe.
 */
@Component
final class ScimClients {
  private static final int SHORTEST = 20;

  private final List<Known> known = new ArrayList<>();
  private final List<Signed> signed = new ArrayList<>();

  private record Signed(ScimTokens tokens, ScimClient client) {}

  @SuppressWarnings("ArrayRecordComponent") // Never compared as a record.
  private record Known(byte[] sha256, ScimClient client) {}

  ScimClients(
      ScimSettings settings,
      SourceSettings sources,
      DemoSettings demo,
      Secrets secrets,
      ScimKeys keys) {
    for (Client client : settings.clients()) {
      if (sources.named(client.source()).isEmpty()) {
        throw new RefusedToStart(
            "keyway.scim.clients (%s): there is no source %s in keyway.sources"
                .formatted(client.name(), client.source()));
      }
      ScimClient caller = new ScimClient(client.name(), client.source(), client.may());
      for (String token : client.tokens()) {
        known.add(new Known(hash(client, token, demo, secrets), caller));
      }
      if (client.jwt() != null) {
        signed.add(new Signed(keys.tokensOf(client.jwt()), caller));
      }
    }
  }

  /** Whether anybody may call at all. */
  boolean isUsed() {
    return !known.isEmpty() || !signed.isEmpty();
  }

  /** Who presents that header; empty where nobody known does. */
  Optional<ScimClient> of(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Optional.empty();
    }
    String presented = authorization.substring(7).strip();
    byte[] sha256 = sha256(presented);
    Optional<ScimClient> found = Optional.empty();
    for (Known one : known) {
      if (MessageDigest.isEqual(one.sha256, sha256)) {
        found = Optional.of(one.client);
      }
    }
    return found.isPresent() ? found : ofSigned(presented);
  }

  private Optional<ScimClient> ofSigned(String presented) {
    return signed.stream()
        .filter(one -> one.tokens.isValid(presented))
        .map(Signed::client)
        .findFirst();
  }

  private static byte[] hash(Client client, String token, DemoSettings demo, Secrets secrets) {
    String setting = "keyway.scim.clients (" + client.name() + ")";
    if (token.startsWith("sha256:")) {
      try {
        byte[] hash = HexFormat.of().parseHex(token.substring("sha256:".length()).strip());
        if (hash.length == 32) {
          return hash;
        }
      } catch (IllegalArgumentException e) {
        // refused below, as one of another length
      }
      throw new RefusedToStart(setting + ": sha256: is followed by 64 hexadecimal digits");
    }
    String secret = secrets.read(setting, token);
    if (secret.length() < SHORTEST) {
      throw new RefusedToStart(setting + ": a token has at least " + SHORTEST + " characters");
    }
    if (secret.startsWith(AccessSettings.DEMO_PREFIX) && !demo.enabled()) {
      throw new RefusedToStart(setting + ": the token is a demo's: make one of your own");
    }
    return sha256(secret);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
