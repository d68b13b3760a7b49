// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.block;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Somebody with a credential who calls the API. */
public record Desk(int port, String token) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the bridge said. */
  public record Said(int status, JsonNode body) {
    /** A text of the answer, by JSON pointer. */
    public String text(String pointer) {
      return body.at(pointer).asText();
    }
  }

  /** Posts a JSON object below {@code /api/v1/}. */
  public Said post(String path, String body) throws Exception {
    return send(path, "application/json", body);
  }

  /** Posts a body of any type below {@code /api/v1/}. */
  public Said send(String path, String type, String body) throws Exception {
    return send("POST", path, type, body);
  }

  /** Calls anything below {@code /api/v1/}, with a JSON object where it takes one. */
  public Said call(String method, String path, String body) throws Exception {
    return send(method, path, "application/json", body);
  }

  private Said send(String method, String path, String type, String body) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new Said(answer.statusCode(), JSON.readTree(answer.body()));
  }
}
