// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.api.Prefer;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.scim.ScimSearch.Page;
import io.keyway.app.scim.ScimSearch.Query;
import io.keyway.app.settings.ScimSettings.Scope;
import io.keyway.connectors.scim.ScimFilter;
import io.keyway.connectors.scim.ScimKind;
import io.keyway.connectors.scim.ScimRefusal;
import io.keyway.model.audit.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Answers the requests of one client (RFC 7644, section 3). Thread-safe. */
@Component
class ScimService {
  private static final Set<String> DISCOVERY =
      Set.of("ServiceProviderConfig", "ResourceTypes", "Schemas");
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int NOT_IMPLEMENTED = 501;

  private final UserWrites userWrites;
  private final GroupWrites groupWrites;
  private final ScimSearch search;
  private final Provisioning provisioning;

  ScimService(
      UserWrites userWrites,
      GroupWrites groupWrites,
      ScimSearch search,
      Provisioning provisioning) {
    this.userWrites = userWrites;
    this.groupWrites = groupWrites;
    this.search = search;
    this.provisioning = provisioning;
  }

  /**
   * The answer.
   *
   * @throws ScimRefusal where there is none
   */
  ScimAnswer answer(ScimClient client, ScimRequest request) {
    String first = request.path().isEmpty() ? "" : request.path().getFirst();
    if (DISCOVERY.contains(first)) {
      need(request, "GET");
      client.need(Scope.READ);
      return Discovery.answer(request);
    }
    if (first.equals("Bulk") || first.equals("Me")) {
      throw new ScimRefusal(NOT_IMPLEMENTED, "", "/" + first + " is not served here");
    }
    ScimKind kind =
        ScimKind.at(first)
            .orElseThrow(() -> new ScimRefusal(NOT_FOUND, "", "There is no endpoint of this name"));
    return switch (request.path().size()) {
      case 1 -> ofAll(client, request, kind);
      case 2 ->
          request.path().get(1).equals(".search")
              ? searched(client, request, kind)
              : ofOne(client, request, kind, request.path().get(1));
      default -> throw new ScimRefusal(NOT_FOUND, "", "There is no endpoint of this name");
    };
  }

  private ScimAnswer ofAll(ScimClient client, ScimRequest request, ScimKind kind) {
    return switch (request.method()) {
      case "GET" -> {
        client.need(Scope.READ);
        yield list(client, request, kind, asked(kind, request), projection(request));
      }
      case "POST" -> {
        client.need(scope(kind));
        JsonNode body = ScimJson.body(request.body());
        yield written(
            client,
            request,
            kind,
            kind == ScimKind.USER
                ? userWrites.create(client, body)
                : groupWrites.create(client, body));
      }
      default -> throw notAllowed("GET and POST");
    };
  }

  private ScimAnswer ofOne(ScimClient client, ScimRequest request, ScimKind kind, String id) {
    if (request.method().equals("GET")) {
      client.need(Scope.READ);
      return read(client, request, kind, id);
    }
    client.need(scope(kind));
    boolean user = kind == ScimKind.USER;
    Optional<String> ifMatch = request.header("if-match");
    return switch (request.method()) {
      case "PUT" -> {
        JsonNode body = ScimJson.body(request.body());
        yield written(
            client,
            request,
            kind,
            user
                ? userWrites.replace(client, id, ifMatch, body)
                : groupWrites.replace(client, id, ifMatch, body));
      }
      case "PATCH" -> {
        JsonNode body = ScimJson.body(request.body());
        yield written(
            client,
            request,
            kind,
            user
                ? userWrites.patch(client, id, ifMatch, body)
                : groupWrites.patch(client, id, ifMatch, body));
      }
      case "DELETE" ->
          receipted(
              ScimAnswer.empty(204),
              request,
              (user
                      ? userWrites.delete(client, id, ifMatch)
                      : groupWrites.delete(client, id, ifMatch))
                  .receipt());
      default -> throw notAllowed("GET, PUT, PATCH and DELETE");
    };
  }

  private static Scope scope(ScimKind kind) {
    return kind == ScimKind.USER ? Scope.USERS : Scope.GROUPS;
  }

  private static void need(ScimRequest request, String method) {
    if (!request.method().equals(method)) {
      throw notAllowed(method);
    }
  }

  private static ScimRefusal notAllowed(String methods) {
    return new ScimRefusal(NOT_ALLOWED, "", "Only " + methods + " is served here");
  }

  private ScimAnswer read(ScimClient client, ScimRequest request, ScimKind kind, String id) {
    Projection projection = projection(request);
    ScimView view = new ScimView(request.base());
    ObjectNode resource =
        (kind == ScimKind.USER
                ? search.shownUser(client, view, id)
                : search.shownGroup(client, view, id, projection.wants("members")))
            .orElseThrow(
                () ->
                    new ScimRefusal(
                        NOT_FOUND,
                        "",
                        "There is no "
                            + kind.word().toLowerCase(Locale.ROOT)
                            + " "
                            + Shown.id(id)));
    String etag = resource.path("meta").path("version").asText();
    long version = Long.parseLong(etag.substring(3, etag.length() - 1));
    if (Preconditions.isKnown(request.header("if-none-match"), version)) {
      return ScimAnswer.empty(304).with("ETag", etag);
    }
    return ScimAnswer.of(200, projection.apply(resource)).with("ETag", etag);
  }

  private static Projection projection(ScimRequest request) {
    return Projection.of(request.parameter("attributes"), request.parameter("excludedattributes"));
  }

  private static Query asked(ScimKind kind, ScimRequest request) {
    return Query.of(
        request.parameter("filter").map(text -> ScimFilter.parse(kind, text)),
        request.parameter("startindex").map(text -> number("startIndex", text)),
        request.parameter("count").map(text -> number("count", text)));
  }

  private static int number(String name, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw ScimRefusal.value(name, "is a whole number");
    }
  }

  /** RFC 7644, section 3.4.3. */
  private ScimAnswer searched(ScimClient client, ScimRequest request, ScimKind kind) {
    need(request, "POST");
    client.need(Scope.READ);
    JsonNode body = ScimJson.body(request.body());
    Query query =
        Query.of(
            Optional.of(body.path("filter").asText())
                .filter(text -> !text.isBlank())
                .map(text -> ScimFilter.parse(kind, text)),
            Optional.of(body.path("startIndex")).filter(JsonNode::isInt).map(JsonNode::intValue),
            Optional.of(body.path("count")).filter(JsonNode::isInt).map(JsonNode::intValue));
    Projection projection =
        Projection.of(names(body.path("attributes")), names(body.path("excludedAttributes")));
    return list(client, request, kind, query, projection);
  }

  private static Optional<String> names(JsonNode list) {
    StringBuilder names = new StringBuilder();
    list.forEach(name -> names.append(name.asText()).append(','));
    return Optional.of(names.toString()).filter(text -> !text.isEmpty());
  }

  private ScimAnswer list(
      ScimClient client, ScimRequest request, ScimKind kind, Query query, Projection projection) {
    ScimView view = new ScimView(request.base());
    Page page =
        kind == ScimKind.USER
            ? search.users(client, view, query)
            : search.groups(client, view, query, projection.wants("members"));
    List<ObjectNode> shown = page.resources().stream().map(projection::apply).toList();
    return ScimAnswer.of(200, Discovery.list(page.total(), query.start(), shown));
  }

  /** With the resource as it is now, but for a changed group, of which members may be many. */
  private ScimAnswer written(
      ScimClient client, ScimRequest request, ScimKind kind, Written written) {
    if (kind == ScimKind.GROUP && request.method().equals("PATCH")) {
      return ScimAnswer.empty(204);
    }
    ScimAnswer answer = read(client, withoutConditions(request), kind, written.id());
    if (written.isNew()) {
      answer =
          new ScimAnswer(201, answer.headers(), answer.body())
              .with("Location", request.base() + "/" + kind.path() + "/" + written.id());
    }
    return receipted(answer, request, written.receipt());
  }

  private static ScimRequest withoutConditions(ScimRequest request) {
    return new ScimRequest(
        request.method(),
        request.base(),
        request.path(),
        request.query(),
        Map.of(),
        request.body());
  }

  /** Names the receipt; waits for its cabinets as long as the client would ({@code Prefer}). */
  private ScimAnswer receipted(ScimAnswer answer, ScimRequest request, Optional<Receipt> accepted) {
    if (accepted.isEmpty()) {
      return answer;
    }
    Receipt receipt = accepted.get();
    Optional<Duration> wait = request.header("prefer").flatMap(Prefer::waitOf);
    if (wait.isPresent() && receipt.state() == Receipt.State.OPEN && !receipt.person().isEmpty()) {
      receipt = provisioning.await(receipt.id(), wait.get());
    }
    ScimAnswer told =
        answer
            .with("Keyway-Receipt", "/api/v1/receipts/" + receipt.id())
            .with("Keyway-Receipt-State", receipt.state().word());
    return wait.isPresent() ? told.with("Preference-Applied", "wait") : told;
  }
}
