// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.scim;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A SCIM server somewhere else (RFC 7644): asks it, and reads what it answers, within bounds of
 * time and size. Redirects are not followed: the token goes to nobody else. Thread-safe.
 */
public final class ScimRemote {
  private static final int LARGEST = 16 * 1024 * 1024;
  private static final String MEDIA_TYPE = "application/scim+json";

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxStringLength(1024 * 1024)
                          .build())
                  .build())
          .build();

  private final String base;
  private final Supplier<String> token;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * @param base address of the service, without a slash at its end
   * @param token read afresh for each request
   * @param timeout of one request
   */
  public ScimRemote(URI base, Supplier<String> token, Duration timeout) {
    String text = base.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.token = token;
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  /**
   * What it answered.
   *
   * @param body null node where there is none
   * @param date the server's own clock, as HTTP writes it; empty where it does not say
   * @param retryAfter as HTTP writes it; empty where it does not say
   */
  public record Answer(
      int status, JsonNode body, Optional<String> date, Optional<String> retryAfter) {

    /** Whether it did what it was asked. */
    public boolean isSuccess() {
      return status / 100 == 2;
    }

    /** Says nothing of people. */
    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /**
   * A page of a list.
   *
   * @param filter empty for all
   * @param excluded attributes that are not wanted, with commas; empty for none
   */
  public Answer page(String path, String filter, String excluded, int start, int count)
      throws IOException, InterruptedException {
    StringBuilder query = new StringBuilder("?startIndex=" + start + "&count=" + count);
    if (!filter.isEmpty()) {
      query.append("&filter=").append(encoded(filter));
    }
    if (!excluded.isEmpty()) {
      query.append("&excludedAttributes=").append(encoded(excluded));
    }
    return ask("GET", path + query, Optional.empty());
  }

  /** One resource. */
  public Answer get(String path, String id) throws IOException, InterruptedException {
    return ask("GET", path + "/" + encoded(id), Optional.empty());
  }

  /**
   * Asks anything of it.
   *
   * @param path below the base, such as {@code Users}, with its query encoded
   */
  public Answer ask(String method, String path, Optional<JsonNode> body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/" + path))
            .timeout(timeout)
            .header("Accept", MEDIA_TYPE + ", application/json")
            .header("Authorization", "Bearer " + token.get());
    if (body.isPresent()) {
      request.header("Content-Type", MEDIA_TYPE);
      request.method(
          method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body.get())));
    } else {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    }
    HttpResponse<InputStream> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IOException("An answer is larger than " + LARGEST + " bytes: ask for less");
      }
      boolean isJson = response.headers().firstValue("Content-Type").orElse("").contains("json");
      return new Answer(
          response.statusCode(),
          isJson && bytes.length > 0 ? JSON.readTree(bytes) : JSON.nullNode(),
          response.headers().firstValue("Date"),
          response.headers().firstValue("Retry-After"));
    }
  }

  /** Ends what waits. */
  public void close() {
    http.shutdownNow();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
