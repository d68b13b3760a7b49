// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control port of a simulated cabinet: people and programs play cardholders through it. Listens
 * on loopback alone, and to no web page: a request that names an origin, a foreign host or another
 * content type than JSON is refused.
 */
final class ControlPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlPort.class);
  private static final int LONGEST_BODY = 8 * 1024;
  private static final int LONGEST_DROPPED = 1024 * 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  static {
    // Without it every second answer on a kept connection waits 40 ms for an acknowledgement.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Supplier<JsonNode> state;
  private final Map<String, Function<JsonNode, JsonNode>> commands;

  private ControlPort(HttpServer server, ControlCommands commands) {
    this.server = server;
    this.state = commands::state;
    this.commands = commands.byName();
  }

  /**
   * Opens a control port.
   *
   * @param port 0 takes a free one
   */
  static ControlPort open(int port, ControlCommands commands) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 64);
    ControlPort control = new ControlPort(server, commands);
    server.createContext("/", control::handle);
    server.setExecutor(control.threads);
    server.start();
    return control;
  }

  /** Where it listens. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = 200;
      JsonNode answer;
      try {
        answer = answer(exchange);
      } catch (BadRequest e) {
        status = e.status();
        answer = error(e);
      } catch (RuntimeException e) {
        LOG.error("The cabinet cannot answer", e);
        status = 503;
        answer = error(new IllegalStateException("The cabinet cannot answer now", e));
      }
      byte[] body = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private JsonNode answer(HttpExchange exchange) throws IOException {
    byte[] body = body(exchange);
    refuseWebPages(exchange);
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/state")) {
      only("GET", exchange);
      return state.get();
    }
    Function<JsonNode, JsonNode> command = commands.get(path.substring(1));
    if (command == null) {
      throw new BadRequest(404, "There is GET /state, and POST /" + names());
    }
    only("POST", exchange);
    return command.apply(json(exchange, body));
  }

  private static void refuseWebPages(HttpExchange exchange) {
    String host =
        Optional.ofNullable(header(exchange, "Host")).orElse("").replaceFirst(":\\d*$", "");
    if (header(exchange, "Origin") != null
        || !(host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]"))) {
      throw new BadRequest(403, "The control port is for programs on this machine, not for pages");
    }
  }

  private static JsonNode json(HttpExchange exchange, byte[] body) throws IOException {
    String type = Optional.ofNullable(header(exchange, "Content-Type")).orElse("");
    if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json")) {
      throw new BadRequest(415, "Content-Type must be application/json");
    }
    try {
      JsonNode node = JSON.readTree(body);
      if (node == null || !node.isObject()) {
        throw new BadRequest(400, "The body must be a JSON object");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new BadRequest(400, "The body is not JSON");
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes(LONGEST_BODY + 1);
    if (body.length > LONGEST_BODY) {
      in.readNBytes(LONGEST_DROPPED);
      throw new BadRequest(413, "The body has more than " + LONGEST_BODY + " bytes");
    }
    return body;
  }

  private static void only(String method, HttpExchange exchange) {
    if (!exchange.getRequestMethod().equals(method)) {
      exchange.getResponseHeaders().set("Allow", method);
      throw new BadRequest(405, "Only " + method + " is understood here");
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  private String names() {
    return String.join(", /", commands.keySet().stream().sorted().toList());
  }

  private static JsonNode error(RuntimeException e) {
    return JsonNodeFactory.instance.objectNode().put("error", e.getMessage());
  }
}
