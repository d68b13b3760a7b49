// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.rest.Description.Changes;
import io.keyway.connectors.source.rest.Description.Cursor;
import io.keyway.model.identity.SyncToken;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Tokens of a server: a cursor, and of which address and description it is, so that one of another
 * server is told from ours.
 */
final class Cursors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String of;
  private final Clock clock;

  Cursors(Description description, URI base, Clock clock) {
    this.of = hash(base + " " + description.changes());
    this.clock = clock;
  }

  SyncToken token(String cursor) {
    return new SyncToken(JSON.createObjectNode().put("of", of).put("cursor", cursor).toString());
  }

  /**
   * The cursor of a token.
   *
   * @throws TokenInvalid when it is of another server, or was made by another description
   */
  String of(SyncToken token) {
    try {
      JsonNode read = JSON.readTree(token.value());
      if (read.path("of").asText().equals(of) && !read.path("cursor").asText().isEmpty()) {
        return read.path("cursor").asText();
      }
    } catch (JsonProcessingException e) {
      // told below
    }
    throw new TokenInvalid("This token is not of this server and description");
  }

  /** The cursor that says that was asked now. */
  String askedNow(Changes changes) {
    Duration margin = changes.cursor() instanceof Cursor.AskedAt(var early) ? early : Duration.ZERO;
    return clock.instant().minus(margin).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The higher of two: as numbers where both are, else as texts. */
  static String higher(String one, String other) {
    boolean numbers = one.matches("[0-9]{1,40}") && other.matches("[0-9]{1,40}");
    int order =
        numbers ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
    return order >= 0 ? one : other;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
