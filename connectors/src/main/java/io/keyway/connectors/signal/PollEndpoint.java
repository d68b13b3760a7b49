// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.signal.Verification.Refused;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A transmitter that is asked for its tokens (RFC 8936), and to prove that the stream works (SSF
 * 1.0, section 8.1.4.2). What was taken is acknowledged with the next request. Thread-safe.
 */
public final class PollEndpoint {
  private static final int MOST_BYTES = 4 * 1024 * 1024;
  private static final int MOST_TOKENS = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final String authorization;
  private final Duration patience;

  /**
   * @param authorization value of that header; empty sends none
   * @param patience how long an answer may take; a transmitter may hold a poll that long
   */
  public PollEndpoint(HttpClient http, String authorization, Duration patience) {
    this.http = http;
    this.authorization = authorization;
    this.patience = patience;
  }

  /**
   * What came.
   *
   * @param tokens in compact form, by id, in the transmitter's order
   * @param more whether there are more
   */
  public record Polled(Map<String, String> tokens, boolean more) {
    public Polled {
      tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    }
  }

  /**
   * Asks for tokens.
   *
   * @param taken ids of those that are durable here
   * @param refused by id, those that were not believed
   * @param wait whether the transmitter may hold the answer until it has some
   * @throws IOException where it cannot be reached, or its answer is none: nothing was taken
   */
  public Polled poll(
      URI address, Collection<String> taken, Map<String, Refused> refused, boolean wait)
      throws IOException {
    ObjectNode ask = JSON.createObjectNode();
    ask.put("maxEvents", MOST_TOKENS).put("returnImmediately", !wait);
    ArrayNode acknowledged = ask.putArray("ack");
    taken.forEach(acknowledged::add);
    if (!refused.isEmpty()) {
      ObjectNode errors = ask.putObject("setErrs");
      refused.forEach(
          (id, why) ->
              errors
                  .putObject(id)
                  .put("err", why.error().word())
                  .put("description", why.description()));
    }
    JsonNode answer = JSON.readTree(call(address, ask));
    JsonNode sets = answer.path("sets");
    if (!answer.isObject() || !sets.isObject() || sets.size() > 10 * MOST_TOKENS) {
      throw new IOException("the answer to a poll has no object 'sets'");
    }
    Map<String, String> tokens = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> set : sets.properties()) {
      tokens.put(set.getKey(), set.getValue().asText());
    }
    return new Polled(tokens, answer.path("moreAvailable").asBoolean(false));
  }

  /** Asks the transmitter to send a verification event that holds this state. */
  public void askVerification(URI address, String streamId, String state) throws IOException {
    ObjectNode ask = JSON.createObjectNode();
    if (!streamId.isEmpty()) {
      ask.put("stream_id", streamId);
    }
    call(address, ask.put("state", state));
  }

  private byte[] call(URI address, ObjectNode ask) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(Addresses.secure(address))
            .timeout(patience)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(ask)));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    BoundedBody.Answer answer = BoundedBody.send(http, request.build(), MOST_BYTES);
    if (answer.status() < 200 || answer.status() > 299) {
      throw new IOException("the transmitter answered " + answer.status());
    }
    return answer.body();
  }
}
