// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An HTTP server on this machine that answers as a test tells it to. Thread-safe. */
public final class FakeServer implements AutoCloseable {
  private final HttpServer server;
  private final List<String> asked = new ArrayList<>();
  private volatile Function<Request, Answer> answers;

  /** Starts on a free port. */
  public FakeServer(Function<Request, Answer> answers) {
    this.answers = answers;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  /**
   * What was asked.
   *
   * @param query by name, decoded
   * @param authorization header of that name; empty where there was none
   */
  public record Request(
      String method, String path, Map<String, String> query, String authorization, String body) {
    /** A parameter, or another text where it is absent. */
    public String query(String name, String otherwise) {
      return query.getOrDefault(name, otherwise);
    }
  }

  /** What is answered. */
  public record Answer(int status, String body, Map<String, String> headers) {
    /** Found, in JSON. */
    public static Answer ok(String body) {
      return new Answer(200, body, Map.of());
    }

    /** Another status, with nothing. */
    public static Answer status(int status) {
      return new Answer(status, "", Map.of());
    }
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Its address. */
  public String uri() {
    return "http://127.0.0.1:" + port();
  }

  /** From now on answers so. */
  public void answer(Function<Request, Answer> other) {
    answers = other;
  }

  /** Methods and paths with queries that were asked, in order. */
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      synchronized (this) {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      }
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      Answer answer =
          answers.apply(
              new Request(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().getPath(),
                  query(exchange.getRequestURI().getRawQuery()),
                  authorization == null ? "" : authorization,
                  body));
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        String[] parts = pair.split("=", 2);
        query.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
