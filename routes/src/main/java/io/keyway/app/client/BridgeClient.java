// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Speaks to a running bridge. What the bridge refuses becomes {@link Trouble} with the bridge's own
 * words.
 */
public final class BridgeClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI url;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  public BridgeClient(URI url, String token) {
    if (url.getScheme() == null || !url.getScheme().matches("https?") || url.getHost() == null) {
      throw new Trouble("A bridge's URL begins with http:// or https://, not: " + url);
    }
    this.url = url;
    this.token = token;
  }

  public JsonNode get(String path) {
    return json(path, text(request(path).GET(), path));
  }

  /** An answer of another media type than JSON. */
  public String text(String path, String mediaType) {
    return text(request(path).setHeader("Accept", mediaType).GET(), path);
  }

  /** Writes an answer of any size to a stream as it comes. */
  public void copy(String path, OutputStream to) {
    HttpResponse<InputStream> answer =
        exchange(request(path).timeout(Duration.ofHours(1)).GET(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() >= 300) {
        String text = new String(body.readNBytes(100_000), StandardCharsets.UTF_8);
        throw refusal(answer.statusCode(), path, text);
      }
      body.transferTo(to);
    } catch (IOException broken) {
      throw new Trouble("The answer of " + url + " broke off: " + broken.getMessage(), broken);
    }
  }

  public JsonNode post(String path, JsonNode body, Map<String, String> headers) {
    return send("POST", path, body, headers);
  }

  /** Posts the content of a file. */
  public JsonNode post(String path, Path file, String mediaType) {
    try {
      HttpRequest.Builder request =
          request(path)
              .timeout(Duration.ofMinutes(10))
              .header("Content-Type", mediaType)
              .POST(BodyPublishers.ofFile(file));
      return json(path, text(request, path));
    } catch (FileNotFoundException missing) {
      throw new Trouble("Cannot read " + file, missing);
    }
  }

  public JsonNode put(String path, JsonNode body) {
    return send("PUT", path, body, Map.of());
  }

  public JsonNode patch(String path, JsonNode body) {
    return send("PATCH", path, body, Map.of());
  }

  public JsonNode delete(String path) {
    return json(path, text(request(path).DELETE(), path));
  }

  /** A word in a path or a query. */
  public static String quote(String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode send(String method, String path, JsonNode body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body.toString()));
    headers.forEach(request::header);
    return json(path, text(request, path));
  }

  private HttpRequest.Builder request(String path) {
    String base = url.toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(PATIENCE)
        .header("Accept", "application/json, application/problem+json, application/x-ndjson")
        .header("Authorization", "Bearer " + token);
  }

  private String text(HttpRequest.Builder request, String path) {
    HttpResponse<String> answer = exchange(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw refusal(answer.statusCode(), path, answer.body());
    }
    return answer.body();
  }

  private <T> HttpResponse<T> exchange(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> as) {
    try {
      return http.send(request.build(), as);
    } catch (ConnectException nobody) {
      throw new Trouble("No bridge answers at " + url + " - is it running?", nobody);
    } catch (IOException broken) {
      throw new Trouble("Cannot speak to " + url + ": " + words(broken), broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Trouble("Interrupted while waiting for " + url, stopped);
    }
  }

  private static String words(IOException broken) {
    return broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage();
  }

  private JsonNode json(String path, String text) {
    try {
      return text.isBlank() ? Json.object() : Json.MAPPER.readTree(text);
    } catch (JsonProcessingException notJson) {
      throw new Trouble(url + path + " did not answer with JSON; is it a Keyway bridge?", notJson);
    }
  }

  /** RFC 9457: what the bridge says about a refusal, else what its status code says. */
  private Trouble refusal(int status, String path, String text) {
    if (status == 401) {
      return new Trouble(url + " does not accept the token (401)");
    }
    try {
      JsonNode problem = Json.MAPPER.readTree(text);
      String detail = problem.path("detail").asText(problem.path("title").asText(""));
      if (!detail.isBlank()) {
        return new Trouble(detail + " (" + status + ")");
      }
    } catch (JsonProcessingException notJson) {
      // A proxy's page: its status says enough.
    }
    return new Trouble(
        status == 403
            ? "This token's roles do not allow that (403)"
            : url + path + " answered " + status);
  }
}
