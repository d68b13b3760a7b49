// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import io.keyway.app.inbox.FileReport;
import io.keyway.app.inbox.Listings;
import io.keyway.app.inbox.Listings.Checked;
import io.keyway.app.inbox.Spool;
import io.keyway.app.inbox.UnreadableFile;
import io.keyway.app.intake.Mappings;
import io.keyway.app.store.Micros;
import io.keyway.app.store.SourceFiles.Kind;
import io.keyway.app.store.SourceReadings.Progress;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySource.HearsOfChanges;
import io.keyway.connectors.source.IdentitySource.ReadsPeople;
import io.keyway.connectors.source.IdentitySource.TellsChanges;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.model.identity.SourceRecord;
import io.keyway.model.identity.SyncToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one source: everybody, what changed, or one person; and applies what it says. How far it
 * was read is noted in the commit that says what became of it, so that after a crash the same is
 * asked again. One thread.
 */
final class Reading {
  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

  private final String name;
  private final IdentitySource source;
  private final Means means;
  private Progress progress;
  private Instant lastAsOf = Instant.EPOCH;

  /** What reading needs beside the source. */
  record Means(ReadingJournal journal, Listings listings, Mappings mappings, Clock clock) {}

  Reading(String name, IdentitySource source, Means means) {
    this.name = name;
    this.source = source;
    this.means = means;
    this.progress = means.journal().progress(name);
  }

  Progress progress() {
    return progress;
  }

  /** Whether changes can be asked for. */
  boolean canAskForChanges() {
    return source instanceof TellsChanges && progress.token().isPresent();
  }

  /** Whether the source is told of changes as they happen. */
  boolean waits() {
    return source instanceof TellsChanges changes && changes.waits();
  }

  /** Whether the source hears of some changes at once. */
  boolean listens() {
    return source instanceof HearsOfChanges ears && ears.listens() && canAskForChanges();
  }

  /** Whether single people can be read. */
  boolean readsPeople() {
    return source instanceof ReadsPeople;
  }

  /** Reads everybody, and finds who is missing. */
  void everybody() throws IOException, UnreadableFile {
    Instant asOf = next();
    Map<String, String> numbers = means.journal().numbers(name);
    Map<String, Instant> expiries = means.journal().expiries(name);
    try (Part part = new Part(Kind.FULL, asOf)) {
      Optional<SyncToken> token =
          source.snapshot(batch -> part.take(batch, key -> numbers.getOrDefault(key, "")));
      Checked checked = means.listings().check(part.spool);
      means.journal().learn(name, numbers, checked.numbers());
      means.journal().expire(name, expiries, part.expiring);
      Set<String> outlived = new HashSet<>(expiries.keySet());
      outlived.retainAll(part.keys);
      outlived.removeAll(part.expiring.keySet());
      Progress reached = new Progress(token, Optional.of(asOf), Optional.of(now()));
      FileReport report =
          means
              .listings()
              .apply(
                  checked,
                  db -> {
                    means.journal().outlive(db, name, outlived);
                    means.journal().reached(db, name, reached);
                  });
      progress = reached;
      tell("everybody", report);
      if (report.outcome().equals("applied") && checked.tellsAbsence()) {
        Set<String> gone = new HashSet<>(numbers.keySet());
        gone.removeAll(part.keys);
        means.journal().forget(name, gone);
      }
    }
  }

  /**
   * Reads what changed since it was last read.
   *
   * @param wait how long a source that is told of changes may wait for one
   */
  void changes(Duration wait) throws IOException, UnreadableFile {
    SyncToken since = progress.token().orElseThrow();
    try (Delta delta = new Delta()) {
      ((TellsChanges) source).changes(since, wait, delta::take);
    }
    heard();
  }

  /**
   * Listens for word that somebody changed.
   *
   * @param wait how long at most
   * @return whether the source said anything
   */
  boolean listen(Duration wait) throws IOException, UnreadableFile {
    SyncToken since = progress.token().orElseThrow();
    AtomicBoolean said = new AtomicBoolean();
    try (Delta delta = new Delta()) {
      ((HearsOfChanges) source)
          .listen(
              since,
              wait,
              batch -> {
                said.set(true);
                delta.take(batch);
              });
    }
    if (said.get()) {
      heard();
    }
    return said.get();
  }

  /** Reads whomever an event hinted at; what counts is what the source says now. */
  void people(List<String> ids) throws IOException, UnreadableFile {
    try (Delta delta = new Delta()) {
      for (String id : ids) {
        List<SourceBatch.Entry> entries = ((ReadsPeople) source).read(id);
        List<String> gone = entries.isEmpty() ? means.journal().meant(name, id) : List.of();
        delta.take(new SourceBatch(entries, gone, Optional.empty()));
      }
      delta.apply(progress.token());
    }
    heard();
  }

  /** That it said something is written down now and then. */
  private void heard() {
    Instant now = now();
    boolean isLong =
        progress.readAt().map(at -> Duration.between(at, now).toMinutes() >= 1).orElse(true);
    if (isLong) {
      progress = new Progress(progress.token(), progress.fullAt(), Optional.of(now));
      means.journal().reached(name, progress);
    }
  }

  private Instant now() {
    return Micros.toInstant(Micros.of(means.clock().instant()));
  }

  /** An instant later than that of all that was read before. */
  private Instant next() {
    Instant now = now();
    lastAsOf = now.isAfter(lastAsOf) ? now : lastAsOf.plusNanos(1_000);
    return lastAsOf;
  }

  private void tell(String what, FileReport report) {
    LOG.info(
        "A source was read. source={} what={} outcome={} entries={} changed={} gone={}"
            + " quarantined={}",
        name,
        what,
        report.outcome(),
        report.rows(),
        report.changed(),
        report.absent(),
        report.quarantined());
  }

  /** Tells which number an entry last had. */
  private interface Known {
    String numberOf(String key);
  }

  /** Some of what a source says, written down. */
  private final class Part implements AutoCloseable {
    private final Spool spool;
    private final Set<String> keys = new HashSet<>();
    private final Map<String, Instant> expiring = new HashMap<>();
    private final List<String> gone = new ArrayList<>();

    Part(Kind kind, Instant asOf) throws IOException {
      this.spool = means.listings().begin(name, kind, asOf);
    }

    void take(SourceBatch batch, Known known) {
      try {
        for (SourceBatch.Entry entry : batch.entries()) {
          SourceRecord record = new SourceRecord(name, entry.fields(), lastAsOf);
          spool.entry(entry.key(), known.numberOf(entry.key()), means.mappings().kept(record));
          keys.add(entry.key());
          expiring.remove(entry.key());
          entry.expiresAt().ifPresent(at -> expiring.put(entry.key(), at));
        }
        for (String key : batch.gone()) {
          String number = known.numberOf(key);
          if (!number.isEmpty()) {
            spool.gone(key, number);
            gone.add(key);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("What source " + name + " says cannot be kept", e);
      } catch (UnreadableFile e) {
        throw new NotTaken(e);
      }
    }

    @Override
    public void close() throws IOException {
      spool.close();
    }
  }

  /** Changes, applied as far as the source says that one can go on from there. */
  private final class Delta implements AutoCloseable {
    private Optional<Part> pending = Optional.empty();

    void take(SourceBatch batch) {
      try {
        Part part = pending.isPresent() ? pending.get() : new Part(Kind.DELTA, next());
        pending = Optional.of(part);
        part.take(batch, key -> means.journal().numberOf(name, key).orElse(""));
        if (batch.next().isPresent()) {
          apply(batch.next());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("What source " + name + " says cannot be kept", e);
      } catch (UnreadableFile e) {
        throw new NotTaken(e);
      }
    }

    void apply(Optional<SyncToken> token) throws IOException, UnreadableFile {
      if (pending.isPresent()) {
        try (Part part = pending.get()) {
          apply(part, token);
        }
        pending = Optional.empty();
      }
    }

    private void apply(Part part, Optional<SyncToken> token) throws IOException, UnreadableFile {
      Progress reached = new Progress(token, progress.fullAt(), Optional.of(now()));
      if (part.spool.isEmpty()) {
        if (!token.equals(progress.token())) {
          means.journal().reached(name, reached);
          progress = reached;
        }
        return;
      }
      Checked checked = means.listings().check(part.spool);
      Map<String, String> before = new HashMap<>();
      Map<String, Instant> expiries = new HashMap<>();
      for (String key : part.keys) {
        means.journal().numberOf(name, key).ifPresent(number -> before.put(key, number));
        means.journal().expiry(name, key).ifPresent(at -> expiries.put(key, at));
      }
      means.journal().learn(name, before, checked.numbers());
      means.journal().expire(name, expiries, part.expiring);
      expiries.keySet().removeAll(part.expiring.keySet());
      FileReport report =
          means
              .listings()
              .apply(
                  checked,
                  db -> {
                    means.journal().outlive(db, name, expiries.keySet());
                    means.journal().forget(db, name, part.gone);
                    means.journal().reached(db, name, reached);
                  });
      progress = reached;
      tell("changes", report);
    }

    @Override
    public void close() throws IOException {
      if (pending.isPresent()) {
        pending.get().close();
      }
    }
  }

  /** Carries through a source that what it says cannot be taken. */
  static final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotTaken(UnreadableFile why) {
      super(why.reason(), why);
    }
  }
}
