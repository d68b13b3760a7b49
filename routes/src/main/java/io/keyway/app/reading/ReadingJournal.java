// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import io.keyway.app.store.SourceEntries;
import io.keyway.app.store.SourceReadings;
import io.keyway.app.store.SourceReadings.Progress;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is written down of a source that is asked: how far it was read, which employee number each
 * of its entries had, and when entries expire. Many rows are written some hundred at a time, so
 * that no revocation waits for them. Thread-safe.
 */
@Component
class ReadingJournal {
  private static final int PART = 500;

  private final Store store;
  private final SourceReadings readings;
  private final SourceEntries entries;
  private final Expiries expiries;

  ReadingJournal(Store store, SourceReadings readings, SourceEntries entries, Expiries expiries) {
    this.store = store;
    this.readings = readings;
    this.entries = entries;
    this.expiries = expiries;
  }

  Progress progress(String source) {
    return store.read(db -> readings.of(db, source));
  }

  /** Notes how far a source was read, where nothing else is written. */
  void reached(String source, Progress progress) {
    store.execute(Priority.NORMAL, db -> readings.save(db, source, progress));
  }

  /** The same within the commit of what was read. */
  void reached(JdbcClient db, String source, Progress progress) {
    readings.save(db, source, progress);
  }

  /** Employee numbers by key. */
  Map<String, String> numbers(String source) {
    return store.read(db -> entries.all(db, source));
  }

  /** The number that an entry last had; empty where it was never heard of. */
  Optional<String> numberOf(String source, String key) {
    return store.read(db -> entries.numberOf(db, source, key));
  }

  /** The entries that an id means: a key, or an employee number. */
  List<String> meant(String source, String id) {
    return store.read(
        db ->
            entries.numberOf(db, source, id).isPresent()
                ? List.of(id)
                : entries.keysOf(db, source, id));
  }

  /** When entries expire, by key. */
  Map<String, Instant> expiries(String source) {
    return store.read(db -> expiries.of(db, source));
  }

  Optional<Instant> expiry(String source, String key) {
    return store.read(db -> expiries.find(db, source, key));
  }

  /** Notes the numbers that entries have now, where they are others than before. */
  void learn(String source, Map<String, String> before, Map<String, String> now) {
    inParts(
        now.entrySet().stream().filter(e -> !e.getValue().equals(before.get(e.getKey()))).toList(),
        (db, entry) -> entries.put(db, source, entry.getKey(), entry.getValue()));
  }

  /** Notes when entries expire, where that is another instant than before. */
  void expire(String source, Map<String, Instant> before, Map<String, Instant> now) {
    inParts(
        now.entrySet().stream().filter(e -> !e.getValue().equals(before.get(e.getKey()))).toList(),
        (db, entry) -> expiries.put(db, source, entry.getKey(), entry.getValue()));
  }

  /** Entries that expire by themselves no more. */
  void outlive(JdbcClient db, String source, Collection<String> keys) {
    keys.forEach(key -> expiries.remove(db, source, key));
  }

  /** Entries that are gone. */
  void forget(JdbcClient db, String source, Collection<String> keys) {
    keys.forEach(key -> entries.remove(db, source, key));
    outlive(db, source, keys);
  }

  /** The same of many. */
  void forget(String source, Collection<String> keys) {
    inParts(List.copyOf(keys), (db, key) -> forget(db, source, List.of(key)));
  }

  private <T> void inParts(List<T> rows, BiConsumer<JdbcClient, T> write) {
    for (int i = 0; i < rows.size(); i += PART) {
      List<T> part = new ArrayList<>(rows.subList(i, Math.min(i + PART, rows.size())));
      store.execute(Priority.NORMAL, db -> part.forEach(row -> write.accept(db, row)));
    }
  }
}
