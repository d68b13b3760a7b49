// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.component.scim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.scim.ScimRemote;
import io.keyway.connectors.scim.ScimRemote.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** Does what a route asks of a SCIM server, one request after the other. Thread-safe. */
final class ScimProducer extends DefaultProducer {
  /** Id of the resource to read, replace, patch or delete; and of the one that was created. */
  static final String ID = "CamelScimId";

  /** Filter of a search, before that of the endpoint. */
  static final String FILTER = "CamelScimFilter";

  /** The HTTP status of the answer. */
  static final String STATUS = "CamelScimStatus";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final String PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
  private static final int NOT_FOUND = 404;

  private final ScimEndpoint endpoint;
  private final ScimRemote remote;

  ScimProducer(ScimEndpoint endpoint, ScimRemote remote) {
    super(endpoint);
    this.endpoint = endpoint;
    this.remote = remote;
  }

  @Override
  public void process(Exchange exchange) throws ScimFailed {
    String resource = endpoint.getResource();
    switch (endpoint.does()) {
      case SEARCH -> exchange.getMessage().setBody(search(exchange));
      case GET -> {
        Answer answer = ask("GET", path(exchange), Optional.empty(), true);
        answered(exchange, answer, answer.status() == NOT_FOUND ? null : map(answer.body()));
      }
      case CREATE -> {
        Answer answer = ask("POST", resource, Optional.of(body(exchange)), false);
        exchange.getMessage().setHeader(ID, answer.body().path("id").asText());
        answered(exchange, answer, map(answer.body()));
      }
      case REPLACE -> {
        Answer answer = ask("PUT", path(exchange), Optional.of(body(exchange)), false);
        answered(exchange, answer, map(answer.body()));
      }
      case PATCH -> {
        Answer answer = ask("PATCH", path(exchange), Optional.of(patch(body(exchange))), false);
        answered(exchange, answer, answer.body().isObject() ? map(answer.body()) : null);
      }
      case DELETE -> {
        Answer answer = ask("DELETE", path(exchange), Optional.empty(), true);
        answered(exchange, answer, null);
      }
    }
  }

  @Override
  protected void doStop() throws Exception {
    remote.close();
    super.doStop();
  }

  private List<Map<String, Object>> search(Exchange exchange) throws ScimFailed {
    String given = exchange.getMessage().getHeader(FILTER, String.class);
    String filter = given == null ? endpoint.getFilter() : given;
    List<Map<String, Object>> found = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    while (true) {
      Answer answer = page(filter, found.size() + 1);
      JsonNode list = answer.body();
      int total = list.path("totalResults").asInt(-1);
      if (total < 0) {
        throw failed(answer.status(), "answers with something that is no ListResponse");
      }
      if (total > endpoint.getMost()) {
        throw failed(
            answer.status(),
            "finds " + total + ", more than the " + endpoint.getMost() + " of option most");
      }
      for (JsonNode one : list.path("Resources")) {
        if (ids.add(one.path("id").asText())) {
          found.add(map(one));
        } else {
          throw failed(answer.status(), "lists one id twice: its pages shifted");
        }
      }
      exchange.getMessage().setHeader(STATUS, answer.status());
      if (found.size() >= total) {
        return found;
      }
      if (list.path("Resources").isEmpty()) {
        throw failed(answer.status(), "ended after " + found.size() + " of " + total);
      }
    }
  }

  private Answer page(String filter, int start) throws ScimFailed {
    return checked(
        () -> remote.page(endpoint.getResource(), filter, "", start, endpoint.getPageSize()),
        false);
  }

  private Answer ask(String method, String path, Optional<JsonNode> body, boolean mayBeMissing)
      throws ScimFailed {
    return checked(() -> remote.ask(method, path, body), mayBeMissing);
  }

  private interface Request {
    Answer send() throws IOException, InterruptedException;
  }

  private Answer checked(Request request, boolean mayBeMissing) throws ScimFailed {
    Answer answer;
    try {
      answer = request.send();
    } catch (JsonProcessingException e) {
      throw failed(0, "answers with JSON that breaks off");
    } catch (IOException e) {
      throw new ScimFailed(about() + " cannot be reached: " + e.getClass().getSimpleName(), 0, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScimFailed(about() + " was not waited for", 0, e);
    }
    if (answer.isSuccess() || mayBeMissing && answer.status() == NOT_FOUND) {
      return answer;
    }
    // Of the error only its type: a detail may name people (RFC 7644, section 3.12).
    String type = answer.body().path("scimType").asText();
    throw failed(
        answer.status(),
        "answers " + answer.status() + (type.matches("[A-Za-z]{1,30}") ? " (" + type + ")" : ""));
  }

  private ScimFailed failed(int status, String what) {
    return new ScimFailed(about() + " " + what, status);
  }

  private String about() {
    return "scim:" + endpoint.getResource() + " at " + endpoint.getService();
  }

  private String path(Exchange exchange) throws ScimFailed {
    String id = exchange.getMessage().getHeader(ID, String.class);
    if (id == null || id.isBlank()) {
      throw failed(400, "needs the header " + ID);
    }
    return endpoint.getResource()
        + "/"
        + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode body(Exchange exchange) throws ScimFailed {
    Object body = exchange.getMessage().getBody();
    try {
      JsonNode read =
          body instanceof Map<?, ?> map
              ? JSON.valueToTree(map)
              : JSON.readTree(exchange.getMessage().getBody(String.class));
      if (read != null && read.isObject()) {
        return read;
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw failed(400, "needs a body that is a map or a JSON object");
    }
    throw failed(400, "needs a body that is a map or a JSON object");
  }

  /** A PatchOp; attributes by themselves replace what is there. */
  private static JsonNode patch(JsonNode body) {
    if (body.has("Operations")) {
      return body;
    }
    ObjectNode patch = JSON.createObjectNode();
    patch.putArray("schemas").add(PATCH_OP);
    patch.putArray("Operations").addObject().put("op", "replace").set("value", body);
    return patch;
  }

  private static Map<String, Object> map(JsonNode resource) {
    return JSON.convertValue(resource, MAP);
  }

  private static void answered(Exchange exchange, Answer answer, @Nullable Object body) {
    exchange.getMessage().setHeader(STATUS, answer.status());
    exchange.getMessage().setBody(body);
  }
}
