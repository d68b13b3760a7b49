// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceBatch.Entry;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.model.identity.SyncToken;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Cardholders that have a number, each under its link without the server's name. One thread, but
 * for {@link #close}.
 */
final class GallagherSource implements IdentitySource, IdentitySource.HearsOfChanges {
  private static final int MOST_PAGES = 10_000;
  private static final String LICENCE = "RESTCardholders";
  private static final String CHANGE_FIELDS = "type,operator,item";

  private final CommandCentre centre;
  private final Cardholders cardholders;
  private final int page;
  private final String operator;
  private final EventLine events;
  private final String of;

  /**
   * @param operator name of the operator as whom this bridge writes; empty where it writes nothing
   */
  GallagherSource(
      CommandCentre centre, Cardholders cardholders, int page, String operator, EventLine events) {
    this.centre = centre;
    this.cardholders = cardholders;
    this.page = page;
    this.operator = operator;
    this.events = events;
    String what = centre.base() + "\n" + cardholders.what();
    this.of = UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** The bookmark comes first, so that what changes while everybody is read is told again. */
  @Override
  public Optional<SyncToken> snapshot(Consumer<SourceBatch> to) {
    JsonNode features = centre.features();
    URI feed = centre.feature(features, "cardholders", "changes", LICENCE);
    URI list = centre.feature(features, "cardholders", "cardholders", LICENCE);
    URI next = next(centre.get(with(feed, Map.of("fields", CHANGE_FIELDS))));
    SyncToken bookmark = new Bookmark(of, "", next.toString()).write();
    events.startAnew();
    everybody(with(list, Map.of("sort", "id", "fields", Cardholders.FIELDS)), to);
    return Optional.of(bookmark);
  }

  @Override
  public void changes(SyncToken since, Duration wait, Consumer<SourceBatch> to) {
    Bookmark at = Bookmark.read(since, of);
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      JsonNode told =
          centre
              .find(centre.on(at.href()))
              .orElseThrow(() -> new TokenInvalid("The feed knows its bookmark no more"));
      List<JsonNode> changes = CommandCentre.results(told);
      Bookmark next = at.withChanges(next(told));
      if (!next.equals(at)) {
        to.accept(batch(changes, next));
      }
      if (changes.isEmpty()) {
        return;
      }
      if (next.equals(at)) {
        throw new ShapeChanged("The feed of changes does not move on", null);
      }
      at = next;
    }
  }

  @Override
  public boolean listens() {
    return events.isThere();
  }

  /**
   * An event says who; that cardholder is read again. What is written there is not believed. Where
   * events begin, the feed is asked once more: nothing else tells soon what happened just before.
   */
  @Override
  public void listen(SyncToken since, Duration wait, Consumer<SourceBatch> to) {
    Bookmark at = Bookmark.read(since, of);
    Optional<SyncToken> begun = Optional.empty();
    try {
      Optional<JsonNode> told = events.next(at.events(), wait);
      if (told.isPresent()) {
        Bookmark next = at.withEvents(events.bookmark(told.get()));
        Set<String> meant = new LinkedHashSet<>();
        for (JsonNode event : CommandCentre.listed(told.get(), "events")) {
          if (!isOwn(event) && !CustodyEvents.isOwn(event)) {
            EventLine.cardholders(event).forEach(item -> meant.add(key(item)));
          }
        }
        to.accept(read(meant, next));
        begun = Optional.of(next.write()).filter(token -> at.events().isEmpty());
      }
    } catch (TokenInvalid e) {
      to.accept(read(Set.of(), at.withEvents("")));
      throw new Unreachable(
          "Command Centre knows its bookmark of events no more; events are listened to from now on,"
              + " and what was missed is told by the feed of changes",
          e);
    }
    begun.ifPresent(token -> changes(token, Duration.ZERO, to));
  }

  @Override
  public void close() {
    centre.close();
  }

  private void everybody(URI first, Consumer<SourceBatch> to) {
    Set<String> keys = new HashSet<>();
    boolean anybody = false;
    boolean anyCards = false;
    Optional<URI> at = Optional.of(first);
    for (int pages = 0; at.isPresent(); pages++) {
      if (pages == MOST_PAGES) {
        throw new ShapeChanged("The list of cardholders has no end", null);
      }
      JsonNode answer = centre.get(at.get());
      List<Entry> entries = new ArrayList<>();
      for (JsonNode cardholder : CommandCentre.results(answer)) {
        String key = key(cardholder);
        if (!keys.add(key)) {
          throw new Unreachable("A cardholder is listed twice; the pages shifted", null);
        }
        anyCards |= !cardholders.lacksCards(cardholder);
        cardholders.entry(key, cardholder).ifPresent(entries::add);
      }
      anybody |= !entries.isEmpty();
      hand(entries, to);
      at = centre.next(answer);
    }
    if (keys.isEmpty()) {
      throw new Refused(
          "Command Centre lists no cardholder: the operator may lack the privilege View Cardholders"
              + " in every division",
          null);
    }
    if (!anybody || !anyCards) {
      throw new ShapeChanged(
          anybody
              ? "No cardholder has cards that this operator may read, although card-types names some"
              : "No cardholder has the personal data field that number-field names; check its name"
                  + " and that the operator may view it",
          null);
    }
  }

  private static void hand(List<Entry> entries, Consumer<SourceBatch> to) {
    for (int i = 0; i < entries.size(); i += SourceBatch.MOST) {
      to.accept(SourceBatch.of(entries.subList(i, Math.min(entries.size(), i + SourceBatch.MOST))));
    }
  }

  /** Whoever changed is read again; what counts is what Command Centre says now. */
  private SourceBatch batch(List<JsonNode> changes, Bookmark next) {
    Set<String> changed = new LinkedHashSet<>();
    for (JsonNode change : changes) {
      String key = key(change.path("item"));
      switch (change.path("type").asText()) {
        case "add", "update" -> {
          if (!isOwn(change)) {
            changed.add(key);
          }
        }
        // Whether it is gone is told by asking for it.
        case "remove" -> changed.add(key);
        default -> throw new ShapeChanged("A change is none of add, update and remove", null);
      }
    }
    return read(changed, next);
  }

  private SourceBatch read(Set<String> changed, Bookmark next) {
    if (changed.size() > SourceBatch.MOST) {
      throw new ShapeChanged("A page names more than " + SourceBatch.MOST + " cardholders", null);
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<String> gone = new ArrayList<>();
    for (String key : changed) {
      // Who is there without a number is left to the next snapshot: it sees whether all lost
      // theirs.
      centre
          .find(CommandCentre.with(centre.on(key), Map.of("fields", Cardholders.FIELDS)))
          .ifPresentOrElse(
              cardholder ->
                  cardholders.entry(key, cardholder).ifPresent(entry -> entries.put(key, entry)),
              () -> gone.add(key));
    }
    return new SourceBatch(List.copyOf(entries.values()), gone, Optional.of(next.write()));
  }

  private boolean isOwn(JsonNode change) {
    return !operator.isEmpty() && change.path("operator").path("name").asText().equals(operator);
  }

  private URI next(JsonNode page) {
    return centre
        .next(page)
        .orElseThrow(
            () -> new ShapeChanged("The feed of changes does not say how it goes on", null));
  }

  private URI with(URI link, Map<String, String> parameters) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("top", String.valueOf(page));
    all.putAll(parameters);
    return CommandCentre.with(link, all);
  }

  /** The link without the server's name, which may change. */
  private String key(JsonNode item) {
    String href = item.path("href").asText();
    if (href.isEmpty()) {
      throw new ShapeChanged("Command Centre names a cardholder without its link", null);
    }
    URI uri = centre.on(href);
    String key = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    if (key.isBlank() || key.length() > 256) {
      throw new ShapeChanged("A cardholder's link has more than 256 characters", null);
    }
    return key;
  }
}
