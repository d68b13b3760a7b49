// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.connectors.source.SourceException;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The long poll at the events of a Command Centre: one request waits there for up to {@link
 * #DEADLINE} while this is asked again and again for its answer. One thread.
 */
final class EventLine {
  /** How long Command Centre waits for an event before it answers without one. */
  static final Duration DEADLINE = Duration.ofSeconds(30);

  /** The same of the first request, and of one after a failure: is anybody there at all? */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final String LICENCE = "RESTEvents";
  private static final String FIELDS = "cardholder,modifiedItem,operator,details";
  private static final String CARDHOLDER_TYPE = "1";

  private final CommandCentre centre;
  private final Wanted wanted;
  private final Map<String, String> search = new LinkedHashMap<>();
  private @Nullable Waiting waiting;
  private boolean isThere;
  private boolean answers;

  /** Whether events are listened to. */
  enum Wanted {
    /** They must be offered. */
    ON,
    /** Where they are offered. */
    OFFERED,
    /** Never. */
    OFF
  }

  /** A request that waits for its answer, empty where the bookmark is gone. */
  private record Waiting(String at, FutureTask<Optional<JsonNode>> answer) {}

  /**
   * @param top how many events at a time at most
   * @param types identifiers of event types; none for all
   */
  EventLine(CommandCentre centre, Wanted wanted, int top, List<String> types) {
    this.centre = centre;
    this.wanted = wanted;
    this.isThere = wanted != Wanted.OFF;
    search.put("top", String.valueOf(top));
    search.put("fields", FIELDS);
    if (!types.isEmpty()) {
      search.put("type", String.join(",", types));
    }
  }

  /** Whether there is anything to listen to. */
  boolean isThere() {
    return isThere;
  }

  /** Looks again whether events are offered. */
  void startAnew() {
    waiting = null;
    answers = false;
    isThere = wanted != Wanted.OFF;
  }

  /**
   * The next page of events.
   *
   * @param bookmark of the page before; empty to begin with what happens from now on
   * @return empty where nothing was answered within this time; it is waited for on
   * @throws TokenInvalid when the bookmark is not known any more
   */
  Optional<JsonNode> next(String bookmark, Duration wait) {
    Waiting at = waiting;
    if (at == null || !at.at().equals(bookmark)) {
      Optional<URI> link = bookmark.isEmpty() ? start() : Optional.of(centre.on(bookmark));
      isThere = link.isPresent();
      if (link.isEmpty()) {
        return Optional.empty();
      }
      at = new Waiting(bookmark, ask(link.get()));
      waiting = at;
    }
    return await(at, wait);
  }

  /** Where the next page is. */
  String bookmark(JsonNode page) {
    return centre
        .link(page, "updates")
        .orElseThrow(() -> new ShapeChanged("The events do not say how they go on", null))
        .toString();
  }

  /** Whom an event names: who did it or to whom it happened, and who was modified. */
  static List<JsonNode> cardholders(JsonNode event) {
    JsonNode modified = event.path("modifiedItem");
    boolean isCardholder = modified.path("type").path("id").asText().equals(CARDHOLDER_TYPE);
    return Stream.of(event.path("cardholder"), modified)
        .filter(item -> item != modified || isCardholder)
        .filter(item -> !item.path("href").asText().isEmpty())
        .toList();
  }

  private Optional<URI> start() {
    JsonNode features = centre.features();
    Optional<URI> link =
        wanted == Wanted.ON
            ? Optional.of(centre.feature(features, "events", "updates", LICENCE))
            : centre.link(features.path("events"), "updates");
    return link.map(uri -> CommandCentre.with(uri, search));
  }

  private FutureTask<Optional<JsonNode>> ask(URI link) {
    Duration deadline = answers ? DEADLINE : SOON;
    URI poll = CommandCentre.with(link, Map.of("deadline", String.valueOf(deadline.toSeconds())));
    FutureTask<Optional<JsonNode>> answer = new FutureTask<>(() -> centre.find(poll, deadline));
    Thread.ofVirtual().name("gallagher-events").start(answer);
    return answer;
  }

  private Optional<JsonNode> await(Waiting at, Duration wait) {
    try {
      Optional<JsonNode> page = at.answer().get(wait.toMillis(), TimeUnit.MILLISECONDS);
      waiting = null;
      answers = page.isPresent();
      if (page.isEmpty()) {
        throw new TokenInvalid("Command Centre answers 404 to a bookmark of events");
      }
      return page;
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("Listening to events was interrupted", null);
    } catch (ExecutionException e) {
      waiting = null;
      answers = false;
      throw e.getCause() instanceof SourceException told
          ? told
          : new IllegalStateException("Events cannot be listened to", e.getCause());
    }
  }
}
