// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.connectors.http.JsonServer;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceBatch.Entry;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.connectors.source.rest.Description.Changes;
import io.keyway.connectors.source.rest.Description.Cursor;
import io.keyway.connectors.source.rest.Description.Place;
import io.keyway.model.identity.SyncToken;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** People from a server that a {@link Description} describes. One thread at a time. */
class RestSource implements IdentitySource {
  private final Description description;
  private final JsonServer server;
  private final Pages pages;
  private final Items items;
  private final Cursors cursors;

  private RestSource(Description description, JsonServer server, Clock clock) {
    this.description = description;
    this.server = server;
    this.pages = new Pages(server);
    this.items = new Items(description);
    this.cursors = new Cursors(description, server.base(), clock);
  }

  /** A source that can do what its description describes, and says so by what it implements. */
  static IdentitySource of(Description description, JsonServer server, Clock clock) {
    boolean changes = description.changes().isPresent();
    if (description.person().isPresent()) {
      return changes
          ? new ChangingAndReading(description, server, clock)
          : new Reading(description, server, clock);
    }
    return changes
        ? new Changing(description, server, clock)
        : new RestSource(description, server, clock);
  }

  private static final class Changing extends RestSource implements TellsChanges {
    Changing(Description description, JsonServer server, Clock clock) {
      super(description, server, clock);
    }

    @Override
    public void changes(SyncToken since, Duration wait, Consumer<SourceBatch> to) {
      changesSince(since, to);
    }
  }

  private static final class Reading extends RestSource implements ReadsPeople {
    Reading(Description description, JsonServer server, Clock clock) {
      super(description, server, clock);
    }

    @Override
    public List<Entry> read(String id) {
      return person(id);
    }
  }

  private static final class ChangingAndReading extends RestSource
      implements TellsChanges, ReadsPeople {
    ChangingAndReading(Description description, JsonServer server, Clock clock) {
      super(description, server, clock);
    }

    @Override
    public void changes(SyncToken since, Duration wait, Consumer<SourceBatch> to) {
      changesSince(since, to);
    }

    @Override
    public List<Entry> read(String id) {
      return person(id);
    }
  }

  @Override
  public Optional<SyncToken> snapshot(Consumer<SourceBatch> to) {
    Optional<SyncToken> token = description.changes().map(this::start);
    Set<String> keys = new HashSet<>();
    pages.each(
        description.everybody(),
        Map.of(),
        (answer, list) -> {
          List<Entry> entries = new ArrayList<>();
          for (JsonNode item : list) {
            entry(item).ifPresent(entries::add);
            if (!keys.add(items.keyOf(item))) {
              throw new Unreachable(
                  "A key stands twice in the list: it moved while it was read, or the described key"
                      + " is not what tells entries apart",
                  null);
            }
          }
          batches(entries).forEach(batch -> to.accept(SourceBatch.of(batch)));
        });
    return token;
  }

  private SyncToken start(Changes changes) {
    Optional<String> first =
        changes
            .start()
            .map(
                at ->
                    Items.text(
                        Items.at(server.get(pages.uri(at, Map.of())), at.item()), at.item()));
    return cursors.token(first.orElseGet(() -> cursors.askedNow(changes)));
  }

  void changesSince(SyncToken since, Consumer<SourceBatch> to) {
    Changes changes = description.changes().orElseThrow();
    String from = cursors.of(since);
    String asked = cursors.askedNow(changes);
    Progress progress = new Progress(from);
    pages.each(
        changes.listing(),
        Map.of("cursor", from),
        (answer, list) -> {
          progress.hear(changes.cursor(), answer, list);
          tell(changes, list, to);
        });
    String next = changes.cursor() instanceof Cursor.AskedAt ? asked : progress.cursor();
    if (progress.told() || !next.equals(from)) {
      to.accept(new SourceBatch(List.of(), List.of(), Optional.of(cursors.token(next))));
    }
  }

  /** A page of changes; from where to go on is told when all pages are. */
  private void tell(Changes changes, JsonNode list, Consumer<SourceBatch> to) {
    List<Entry> entries = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (JsonNode item : list) {
      if (!changes.goneWhere().isEmpty()
          && Items.at(item, changes.goneWhere()).asText().equals(changes.goneIs())) {
        gone.add(items.keyOf(item));
      } else {
        // One that was there a moment ago and is not any more: the next reading tells.
        entry(item).ifPresent(entries::add);
      }
    }
    for (List<Entry> batch : batches(entries)) {
      to.accept(SourceBatch.of(batch));
    }
    for (int i = 0; i < gone.size(); i += SourceBatch.MOST) {
      List<String> some = gone.subList(i, Math.min(i + SourceBatch.MOST, gone.size()));
      to.accept(new SourceBatch(List.of(), some, Optional.empty()));
    }
  }

  /** How far changes were read. */
  private static final class Progress {
    private String cursor;
    private boolean told;

    Progress(String from) {
      this.cursor = from;
    }

    String cursor() {
      return cursor;
    }

    boolean told() {
      return told;
    }

    void hear(Cursor source, JsonNode answer, JsonNode list) {
      told |= !list.isEmpty();
      switch (source) {
        case Cursor.InAnswer(var path) -> {
          JsonNode next = Items.at(answer, path);
          if (next.isValueNode() && !next.isNull() && !next.asText().isBlank()) {
            cursor = next.asText();
          } else if (!list.isEmpty()) {
            throw new ShapeChanged("An answer with changes has no " + path, null);
          }
        }
        case Cursor.Highest(var path) -> {
          for (JsonNode item : list) {
            cursor = Cursors.higher(cursor, Items.text(Items.at(item, path), path));
          }
        }
        case Cursor.AskedAt ignored -> {
          // The time counts, not what is told.
        }
      }
    }
  }

  List<Entry> person(String id) {
    Place at = description.person().orElseThrow();
    return server
        .find(pages.uri(at, Map.of("key", id)))
        .map(answer -> Items.at(answer, at.item()))
        .filter(item -> !item.isMissingNode() && !item.isNull())
        .map(item -> item.isArray() ? many(item) : List.of(items.entry(item)))
        .orElse(List.of());
  }

  private List<Entry> many(JsonNode list) {
    List<Entry> entries = new ArrayList<>();
    list.forEach(item -> entries.add(items.entry(item)));
    return entries;
  }

  /** What a list names, with its details; empty where it is gone since. */
  private Optional<Entry> entry(JsonNode item) {
    if (description.detail().isEmpty()) {
      return Optional.of(items.entry(item));
    }
    Place at = description.detail().get();
    String key = items.keyOf(item);
    return server
        .find(pages.uri(at, Map.of("key", key)))
        .map(answer -> items.entry(key, Items.at(answer, at.item())));
  }

  private static List<List<Entry>> batches(List<Entry> entries) {
    List<List<Entry>> batches = new ArrayList<>();
    for (int i = 0; i < entries.size(); i += SourceBatch.MOST) {
      batches.add(entries.subList(i, Math.min(i + SourceBatch.MOST, entries.size())));
    }
    return batches;
  }

  @Override
  public void close() {
    server.close();
  }
}
