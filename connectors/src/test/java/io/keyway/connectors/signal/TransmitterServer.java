// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The HTTP side of a transmitter, on a free loopback port: its keys, the poll of one stream (RFC
 * 8936) and its verification endpoint. It can be out of order. Thread-safe.
 */
public final class TransmitterServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, String> waiting = new LinkedHashMap<>();
  private final List<JsonNode> polls = new CopyOnWriteArrayList<>();
  private final List<JsonNode> questions = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private volatile byte[] keys = "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8);
  private volatile int keysStatus = 200;
  private volatile int keysAsked;
  private volatile String outage = "";

  private TransmitterServer(HttpServer server) {
    this.server = server;
  }

  /** Starts one. */
  public static TransmitterServer start() {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      TransmitterServer transmitter = new TransmitterServer(http);
      http.createContext("/jwks.json", transmitter::giveKeys);
      http.createContext("/poll", transmitter::givePoll);
      http.createContext("/verify", transmitter::takeQuestion);
      http.start();
      return transmitter;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** Publishes keys. */
  public void publish(JWKSet set) {
    publish(200, set.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Publishes whatever. */
  public void publish(int status, byte[] body) {
    keys = body;
    keysStatus = status;
  }

  /** How often it was asked for its keys. */
  public int keysAsked() {
    return keysAsked;
  }

  /** Puts a token up for the next poll. */
  public synchronized void offer(String id, String token) {
    waiting.put(id, token);
  }

  /** Ids of tokens that were neither acknowledged nor refused yet. */
  public synchronized List<String> waiting() {
    return new ArrayList<>(waiting.keySet());
  }

  /** What it was polled with. */
  public List<JsonNode> polls() {
    return polls;
  }

  /** What it was asked to verify. */
  public List<JsonNode> questions() {
    return questions;
  }

  /** With what polls showed who they are. */
  public List<String> authorizations() {
    return authorizations;
  }

  /**
   * Is out of order from now on.
   *
   * @param how {@code 503}, {@code half} (an answer that breaks off), {@code html} or empty for not
   */
  public void outOfOrder(String how) {
    outage = how;
  }

  private void giveKeys(HttpExchange exchange) throws IOException {
    keysAsked++;
    answer(exchange, keysStatus, keys);
  }

  private void givePoll(HttpExchange exchange) throws IOException {
    JsonNode ask = JSON.readTree(exchange.getRequestBody());
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    switch (outage) {
      case "503" -> answer(exchange, 503, new byte[0]);
      case "html" -> answer(exchange, 200, "<html>".getBytes(StandardCharsets.UTF_8));
      case "half" -> {
        byte[] body = answerTo(ask, false);
        exchange.sendResponseHeaders(200, body.length + 100L);
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.close();
      }
      default -> answer(exchange, 200, answerTo(ask, true));
    }
  }

  private synchronized byte[] answerTo(JsonNode ask, boolean counts) throws IOException {
    if (counts) {
      polls.add(ask);
      ask.path("ack").forEach(id -> waiting.remove(id.asText()));
      ask.path("setErrs").fieldNames().forEachRemaining(waiting::remove);
    }
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode sets = answer.putObject("sets");
    waiting.entrySet().stream()
        .limit(Math.max(0, ask.path("maxEvents").asInt(1)))
        .forEach(set -> sets.put(set.getKey(), set.getValue()));
    answer.put("moreAvailable", waiting.size() > sets.size());
    return JSON.writeValueAsBytes(answer);
  }

  private void takeQuestion(HttpExchange exchange) throws IOException {
    questions.add(JSON.readTree(exchange.getRequestBody()));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
