// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import io.keyway.app.inbox.UnreadableFile;
import io.keyway.app.reading.Reading.Means;
import io.keyway.app.reading.Reading.NotTaken;
import io.keyway.app.reading.SourceState.Word;
import io.keyway.app.settings.SourceSettings.Reads;
import io.keyway.app.store.StoreUnavailable;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.SourceException;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one source: asks what changed, now and then for everybody, and at once where
 * somebody hints that it should. Whatever fails is tried again, seldom where a human must mend it
 * first. {@link #start}, {@link #stop}, {@link #state} and the hints are for any thread.
 */
final class SourceReader {
  private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration BREATH = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_ASKED_PAUSE = Duration.ofHours(1);
  private static final int HINTS = 10_000;

  private final String name;
  private final Reads settings;
  private final IdentitySource source;
  private final Means means;
  private final SourceAlarm alarm;
  private final Clock clock;
  private final Semaphore wakeUp = new Semaphore(0);
  private final Set<String> hints = new LinkedHashSet<>();
  private volatile SourceState state;
  private volatile @Nullable Thread thread;
  private volatile Instant askAgain = Instant.EPOCH;
  private boolean everybodyWanted;
  private @Nullable Reading reading;
  private boolean told = true;
  private int failures;

  SourceReader(String name, Reads settings, IdentitySource source, Means means, SourceAlarm alarm) {
    this.name = name;
    this.settings = settings;
    this.source = source;
    this.means = means;
    this.alarm = alarm;
    this.clock = means.clock();
    this.state =
        new SourceState(Word.STARTING, clock.instant(), "", Optional.empty(), Optional.empty());
  }

  Reads settings() {
    return settings;
  }

  SourceState state() {
    return state;
  }

  /** Somebody says that one person changed. */
  void hint(String id) {
    synchronized (hints) {
      if (hints.size() < HINTS) {
        hints.add(id);
      } else {
        everybodyWanted = true;
      }
    }
    askAgain = Instant.EPOCH;
    wakeUp.release();
  }

  /** Somebody says that something changed. */
  void readNow(boolean everybody) {
    synchronized (hints) {
      everybodyWanted |= everybody;
    }
    askAgain = Instant.EPOCH;
    wakeUp.release();
  }

  synchronized void start() {
    if (thread == null) {
      Thread fresh = Thread.ofPlatform().name("source-" + name).daemon(true).unstarted(this::serve);
      thread = fresh;
      fresh.start();
    }
  }

  /** Returns when what it is about to commit is committed. */
  synchronized void stop() {
    Thread running = thread;
    if (running != null) {
      thread = null;
      wakeUp.release();
      source.close();
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void serve() {
    while (thread == Thread.currentThread()) {
      rest(turn());
    }
  }

  private void rest(Duration pause) {
    try {
      if (wakeUp.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        wakeUp.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thread = null;
    }
  }

  /** Reads once, and says how long to rest. */
  private Duration turn() {
    try {
      Reading now = reading();
      if (read(now)) {
        answered(now);
      }
      if (now.listens()) {
        return BREATH;
      }
      return now.waits() && now.canAskForChanges() ? Duration.ZERO : settings.every();
    } catch (SourceException e) {
      askAgain = Instant.EPOCH;
      return thread == null ? Duration.ZERO : failed(e);
    } catch (NotTaken | UnreadableFile e) {
      return trouble(Word.CHANGED, String.valueOf(e.getMessage()), LONGEST_PAUSE);
    } catch (StoreUnavailable e) {
      LOG.warn("A source waits for the database. source={}", name);
      return Duration.ofSeconds(1);
    } catch (IOException | UncheckedIOException e) {
      LOG.error("What a source says cannot be kept. source={}", name, e);
      return trouble(
          Word.UNREACHABLE, "what it says cannot be kept on this machine; see the log", pause());
    } catch (RuntimeException e) {
      LOG.error("A source cannot be read. source={}", name, e);
      return trouble(
          Word.CHANGED, "something failed that nobody foresaw; see the log", LONGEST_PAUSE);
    }
  }

  private Reading reading() {
    Reading known = reading;
    if (known == null) {
      known = new Reading(name, source, means);
      reading = known;
      state =
          new SourceState(
              state.word(),
              state.since(),
              state.detail(),
              known.progress().readAt(),
              known.progress().fullAt());
    }
    return known;
  }

  /** Returns whether all of the source is known to answer. */
  private boolean read(Reading now) throws IOException, UnreadableFile {
    List<String> people = takeHints();
    if (takeEverybodyWanted() || isEverybodyDue(now)) {
      everybody(now);
    } else {
      if (!people.isEmpty() && now.readsPeople()) {
        people(now, people);
      }
      if (!now.listens() || !askAgain.isAfter(clock.instant())) {
        changes(now);
      }
    }
    return !now.listens() || now.listen(WAIT) || failures == 0;
  }

  private void changes(Reading now) throws IOException, UnreadableFile {
    try {
      askAgain = clock.instant().plus(settings.every());
      now.changes(WAIT);
    } catch (TokenInvalid e) {
      LOG.warn(
          "Changes cannot be told from where a source was read. source={} reason={}",
          name,
          e.getMessage());
      everybody(now);
    }
  }

  private void everybody(Reading now) throws IOException, UnreadableFile {
    try {
      now.everybody();
    } catch (RuntimeException | IOException | UnreadableFile e) {
      readNowAgain();
      throw e;
    }
  }

  private void people(Reading now, List<String> people) throws IOException, UnreadableFile {
    try {
      now.people(people);
    } catch (RuntimeException | IOException | UnreadableFile e) {
      synchronized (hints) {
        hints.addAll(people);
      }
      throw e;
    }
  }

  private List<String> takeHints() {
    synchronized (hints) {
      List<String> taken = new ArrayList<>(hints);
      hints.clear();
      return taken;
    }
  }

  private boolean takeEverybodyWanted() {
    synchronized (hints) {
      boolean wanted = everybodyWanted;
      everybodyWanted = false;
      return wanted;
    }
  }

  private void readNowAgain() {
    synchronized (hints) {
      everybodyWanted = true;
    }
  }

  private boolean isEverybodyDue(Reading now) {
    Instant due =
        now.progress().fullAt().map(at -> at.plus(settings.fullEvery())).orElse(Instant.EPOCH);
    return !now.canAskForChanges() || !due.isAfter(clock.instant());
  }

  private void answered(Reading now) {
    failures = 0;
    state = state.heard(clock.instant());
    now.progress().fullAt().ifPresent(at -> state = state.whole(at));
    if (told) {
      alarm.settle(name);
      told = false;
    }
  }

  private Duration failed(SourceException e) {
    return switch (e) {
      case Unreachable away ->
          trouble(
              Word.UNREACHABLE,
              message(e),
              away.notBefore()
                  .map(asked -> shorter(asked, LONGEST_ASKED_PAUSE))
                  .filter(asked -> asked.compareTo(pause()) > 0)
                  .orElse(pause()));
      case Refused refused -> trouble(Word.REFUSED, message(e), LONGEST_PAUSE);
      case ShapeChanged changed -> trouble(Word.CHANGED, message(e), LONGEST_PAUSE);
      case TokenInvalid invalid -> trouble(Word.CHANGED, message(e), LONGEST_PAUSE);
    };
  }

  private static String message(SourceException e) {
    return String.valueOf(e.getMessage());
  }

  private Duration trouble(Word word, String why, Duration pause) {
    boolean isNews = state.word() != word;
    failures++;
    state = state.in(word, why, clock.instant());
    if (isNews) {
      LOG.warn("A source cannot be read. source={} state={} reason={}", name, word.text(), why);
    }
    try {
      told |= alarm.raise(name, state, settings.alertAfter());
    } catch (StoreUnavailable e) {
      LOG.warn("Nobody could be told that a source cannot be read. source={}", name);
    }
    return pause;
  }

  /** Longer each time, and never the same for two. */
  private Duration pause() {
    Reading known = reading;
    boolean listens = known != null && known.listens();
    Duration first = listens ? shorter(settings.every(), WAIT) : settings.every();
    long most = shorter(first.multipliedBy(1L << Math.min(failures, 8)), LONGEST_PAUSE).toMillis();
    return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
