// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.scim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.connectors.scim.ScimRemote;
import io.keyway.connectors.scim.ScimRemote.Answer;
import io.keyway.connectors.source.SourceException;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.Unreachable;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads lists whole, page by page, or fails. Used by one thread. */
final class ScimPages {
  private static final Duration CLOCK = Duration.ofSeconds(60);
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final int MOST_PAGES = 100_000;

  private final ScimRemote remote;
  private final int pageSize;
  private final Clock clock;

  ScimPages(ScimRemote remote, int pageSize, Clock clock) {
    this.remote = remote;
    this.pageSize = pageSize;
    this.clock = clock;
  }

  private interface Request {
    Answer send() throws IOException, InterruptedException;
  }

  /** One resource; empty where there is none of this id. */
  Optional<JsonNode> one(String path, String id) {
    Answer answer = answer(path, () -> remote.get(path, id), true);
    return answer.status() == NOT_FOUND ? Optional.empty() : Optional.of(answer.body());
  }

  /** The service's clock, or a safe guess where it does not tell. */
  Instant now(String path) {
    Instant guess = clock.instant().minus(CLOCK);
    return answer(path, () -> remote.page(path, "", "", 1, 1), false)
        .date()
        .flatMap(ScimPages::date)
        .orElse(guess);
  }

  /**
   * All of a list.
   *
   * @param to each page
   * @return the service's clock when this began, or a safe guess
   */
  Instant all(String path, String filter, String excluded, Consumer<List<JsonNode>> to) {
    Instant began = clock.instant().minus(CLOCK);
    Set<String> ids = new HashSet<>();
    int total = -1;
    for (int page = 0; page < MOST_PAGES; page++) {
      int start = ids.size() + 1;
      Answer answer =
          answer(path, () -> remote.page(path, filter, excluded, start, pageSize), false);
      JsonNode list = answer.body();
      List<JsonNode> resources = resources(path, list);
      int now = list.path("totalResults").asInt();
      if (page == 0) {
        began = answer.date().flatMap(ScimPages::date).orElse(began);
        total = now;
      } else if (now != total) {
        throw new Unreachable(
            path
                + " became "
                + now
                + " of "
                + total
                + " while it was read; nothing was taken from"
                + " it",
            null);
      }
      for (JsonNode resource : resources) {
        if (!ids.add(id(path, resource))) {
          throw new Unreachable(path + " lists one id twice; its pages shifted", null);
        }
      }
      to.accept(resources);
      if (ids.size() >= total) {
        return began;
      }
      if (resources.isEmpty()) {
        throw new Unreachable(
            path + " ended after " + ids.size() + " of " + total + "; half a list is none", null);
      }
    }
    throw new ShapeChanged(path + " has no end", null);
  }

  private static String id(String path, JsonNode resource) {
    String id = resource.path("id").asText();
    if (id.isEmpty()) {
      throw new ShapeChanged(path + " lists a resource without an id", null);
    }
    return id;
  }

  private static List<JsonNode> resources(String path, JsonNode list) {
    boolean empty = list.path("totalResults").asInt(-1) == 0;
    if (!list.path("totalResults").isInt() || !empty && !list.path("Resources").isArray()) {
      // A page beyond the end may leave its resources out (RFC 7644, section 3.4.2).
      if (!list.path("totalResults").isInt() || list.has("Resources")) {
        throw new ShapeChanged(path + " answers with something that is no ListResponse", null);
      }
    }
    List<JsonNode> resources = new ArrayList<>();
    list.path("Resources").forEach(resources::add);
    return resources;
  }

  private Answer answer(String path, Request request, boolean mayBeMissing) {
    Answer answer = sent(path, request);
    int status = answer.status();
    if (answer.isSuccess() && answer.body().isObject() || mayBeMissing && status == NOT_FOUND) {
      return answer;
    }
    throw failure(path, status, answer);
  }

  private SourceException failure(String path, int status, Answer answer) {
    String what = path + " answers " + status;
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return new Refused(what + "; check the token and what it may read", null);
    }
    if (status == TOO_MANY || status >= SERVER_ERROR) {
      return new Unreachable(what, null, answer.retryAfter().flatMap(this::pause));
    }
    return new ShapeChanged(what + "; check the address and the filter", null);
  }

  private static Answer sent(String path, Request request) {
    try {
      return request.send();
    } catch (JsonProcessingException e) {
      throw new Unreachable(path + " answered with JSON that breaks off", null);
    } catch (IOException e) {
      throw new Unreachable(path + " cannot be read: " + e.getClass().getSimpleName(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("Reading was ended", e);
    }
  }

  private static Optional<Instant> date(String http) {
    try {
      return Optional.of(
          ZonedDateTime.parse(http, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Optional<Duration> pause(String retryAfter) {
    try {
      return Optional.of(Duration.ofSeconds(Math.min(86_400, Long.parseLong(retryAfter.strip()))));
    } catch (NumberFormatException e) {
      return date(retryAfter)
          .map(at -> Duration.between(clock.instant(), at))
          .filter(pause -> !pause.isNegative());
    }
  }
}
