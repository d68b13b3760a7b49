// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source;

import com.google.auto.service.AutoService;
import io.keyway.connectors.source.SourceBatch.Entry;
import io.keyway.model.identity.SyncToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A system in memory that lists people and does what a test tells it to: kind {@code memory}, at
 * {@code memory://NAME}. Thread-safe.
 */
public final class PeopleInMemory {
  private static final Map<String, PeopleInMemory> ALL = new ConcurrentHashMap<>();
  private static final int PAGE = 10;

  private final String name;
  private final Map<String, Entry> people = new LinkedHashMap<>();
  private final List<String> log = new ArrayList<>();
  private String id = UUID.randomUUID().toString();
  private Optional<SourceException> trouble = Optional.empty();
  private int pagesBeforeTrouble;
  private int snapshots;
  private int asked;

  private PeopleInMemory(String name) {
    this.name = name;
  }

  /** The system of that name; the same again until it is forgotten. */
  public static PeopleInMemory named(String name) {
    return ALL.computeIfAbsent(name, PeopleInMemory::new);
  }

  /** Where it is, for the settings. */
  public String uri() {
    return "memory://" + name;
  }

  /** Lists somebody, or changes them. */
  public void put(String key, Map<String, Object> fields) {
    put(key, fields, Optional.empty());
  }

  /** The same, who expires then. */
  public void put(String key, Map<String, Object> fields, Instant expiresAt) {
    put(key, fields, Optional.of(expiresAt));
  }

  private synchronized void put(String key, Map<String, Object> fields, Optional<Instant> end) {
    people.put(key, new Entry(key, fields, end));
    log.add(key);
    notifyAll();
  }

  /** Lists somebody no more. */
  public synchronized void remove(String key) {
    people.remove(key);
    log.add(key);
    notifyAll();
  }

  /** Forgets everybody and what changed. */
  public synchronized void clear() {
    people.clear();
    log.clear();
    mend();
  }

  /** From now on it fails so, after that many pages of each read. */
  public synchronized void failAfter(int pages, SourceException trouble) {
    this.pagesBeforeTrouble = pages;
    this.trouble = Optional.of(trouble);
    notifyAll();
  }

  /** Fails no more. */
  public synchronized void mend() {
    trouble = Optional.empty();
    notifyAll();
  }

  /** Is set up anew: its tokens count no more. */
  public synchronized void becomeAnother() {
    id = UUID.randomUUID().toString();
    notifyAll();
  }

  /** How many whole snapshots were read. */
  public synchronized int snapshots() {
    return snapshots;
  }

  /** Returns when it was asked for anything at least once after somebody was told to ask. */
  public synchronized void awaitAsked(Runnable tell) throws InterruptedException {
    int before = asked;
    tell.run();
    while (asked == before) {
      wait();
    }
  }

  private synchronized List<Entry> entries() {
    return List.copyOf(people.values());
  }

  private synchronized SyncToken token() {
    return new SyncToken(id + "/" + log.size());
  }

  private synchronized void page(int number) {
    asked++;
    notifyAll();
    if (trouble.isPresent() && number >= pagesBeforeTrouble) {
      throw trouble.get();
    }
  }

  private synchronized int from(SyncToken since) {
    int slash = since.value().indexOf('/');
    if (slash < 0 || !since.value().substring(0, slash).equals(id)) {
      throw new SourceException.TokenInvalid("This token is of another server");
    }
    return Integer.parseInt(since.value().substring(slash + 1));
  }

  private synchronized SourceBatch changes(int from) {
    int to = Math.min(from + PAGE, log.size());
    List<String> keys = log.subList(from, to).stream().distinct().toList();
    return new SourceBatch(
        keys.stream().flatMap(k -> Stream.ofNullable(people.get(k))).toList(),
        keys.stream().filter(k -> !people.containsKey(k)).toList(),
        Optional.of(new SyncToken(id + "/" + to)));
  }

  private synchronized int size() {
    return log.size();
  }

  private synchronized void snapshotRead() {
    snapshots++;
    notifyAll();
  }

  /** Reads from a system in memory. */
  @AutoService(IdentityConnector.class)
  public static final class Connector implements IdentityConnector {
    @Override
    public String kind() {
      return "memory";
    }

    @Override
    public IdentitySource source(SourceOptions options) {
      PeopleInMemory system = named(options.onlyUri("memory").getHost());
      options.refuseOthers();
      return new Source(system);
    }
  }

  private record Source(PeopleInMemory system)
      implements IdentitySource, IdentitySource.TellsChanges, IdentitySource.ReadsPeople {
    @Override
    public Optional<SyncToken> snapshot(Consumer<SourceBatch> to) {
      SyncToken token = system.token();
      List<Entry> entries = system.entries();
      int page = 0;
      for (int i = 0; i < entries.size(); i += PAGE) {
        system.page(page++);
        to.accept(SourceBatch.of(entries.subList(i, Math.min(i + PAGE, entries.size()))));
      }
      system.page(page);
      system.snapshotRead();
      return Optional.of(token);
    }

    @Override
    public void changes(SyncToken since, Duration wait, Consumer<SourceBatch> to) {
      int page = 0;
      system.page(page);
      for (int from = system.from(since); from < system.size(); from += PAGE) {
        system.page(page++);
        to.accept(system.changes(from));
      }
    }

    @Override
    public List<Entry> read(String id) {
      system.page(0);
      return system.entries().stream()
          .filter(
              entry ->
                  Stream.concat(Stream.of(entry.key()), entry.fields().values().stream())
                      .anyMatch(id::equals))
          .toList();
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }
}
