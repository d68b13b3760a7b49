// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.cabinet.durable.LogFile;
import io.keyway.cabinet.durable.LogFile.Opened;
import io.keyway.cabinet.hardware.BoardClock;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.model.access.Grant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long grants still count without the bridge. Time since the last renewal is counted, not read
 * off the clock; only across a restart the clock is asked, and never believed to be earlier than it
 * once was. Where it cannot be asked, nothing is granted until it can.
 *
 * <p>File: {@code [renewed at, longest seconds, highest time ever seen]}, times in milliseconds.
 */
public final class Leases implements AutoCloseable {
  private static final long WORTH_TIDYING = 32 * 1024;
  private static final Duration SAVED_EVERY = Duration.ofMinutes(1);

  private final LogFile log;
  private final BoardClock clock;
  private final Kept atStart;
  private Kept kept;

  /** Time since the last renewal when the counting began, at {@link #countedFrom}. */
  private Optional<Duration> elapsedBefore = Optional.empty();

  private Duration countedFrom = Duration.ZERO;
  private Duration savedAt;

  private record Kept(Instant renewedAt, Duration longest, Instant highest) {
    static final Kept NEVER = new Kept(Instant.EPOCH, Duration.ZERO, Instant.EPOCH);

    byte[] encode() {
      return new CborWriter()
          .array(3)
          .integer(renewedAt.toEpochMilli())
          .integer(longest.toSeconds())
          .integer(highest.toEpochMilli())
          .bytes();
    }

    static Kept decode(byte[] content) {
      return CborReader.whole(content, Kept::decode);
    }

    private static Kept decode(CborReader in) {
      in.array(3, 3);
      return new Kept(
          Instant.ofEpochMilli(in.integer()),
          Duration.ofSeconds(in.unsigned()),
          Instant.ofEpochMilli(in.integer()));
    }
  }

  private Leases(LogFile log, BoardClock clock, Kept kept) {
    this.log = log;
    this.clock = clock;
    this.atStart = kept;
    this.kept = kept;
    this.savedAt = clock.uptime();
    if (clock.isTimeKnown()) {
      resume();
    }
  }

  /** Opens what was kept; a damaged file counts as no lease. */
  public static Leases open(Path file, BoardClock clock) {
    Opened opened = LogFile.open(file);
    Kept kept =
        opened.damaged() || opened.records().isEmpty()
            ? Kept.NEVER
            : opened.read(Kept::decode).getLast();
    if (opened.damaged()) {
      opened.log().replace(List.of());
    }
    return new Leases(opened.log(), clock, kept);
  }

  /** The bridge renewed the lease of all grants, just now. */
  public void renew(Duration longest) {
    elapsedBefore = Optional.of(Duration.ZERO);
    countedFrom = clock.uptime();
    save(new Kept(clock.now(), longest, highest()));
  }

  /** The board learnt the time: leases that began before its restart can be counted again. */
  public void timeBecameKnown() {
    if (elapsedBefore.isEmpty()) {
      resume();
    }
  }

  /** Whether it can be told at all how old the last renewal is. */
  public boolean canTell() {
    return elapsedBefore.isPresent();
  }

  /** Whether a grant still counts. */
  public boolean covers(Grant grant) {
    Duration longest = kept.longest();
    Duration allowed = grant.lease().compareTo(longest) < 0 ? grant.lease() : longest;
    return wasRenewed() && elapsed().filter(e -> e.compareTo(allowed) <= 0).isPresent();
  }

  /** What is left for the grants that last longest; zero when that ended. */
  public Duration remaining() {
    return elapsed()
        .filter(e -> wasRenewed() && e.compareTo(kept.longest()) < 0)
        .map(kept.longest()::minus)
        .orElse(Duration.ZERO);
  }

  /** Remembers how far the time has come. To be called every few seconds. */
  public void tidy() {
    if (clock.uptime().minus(savedAt).compareTo(SAVED_EVERY) >= 0) {
      save(new Kept(kept.renewedAt(), kept.longest(), highest()));
    }
  }

  @Override
  public void close() {
    save(new Kept(kept.renewedAt(), kept.longest(), highest()));
    log.close();
  }

  private boolean wasRenewed() {
    return !kept.renewedAt().equals(Instant.EPOCH);
  }

  private Optional<Duration> elapsed() {
    return elapsedBefore.map(before -> before.plus(clock.uptime()).minus(countedFrom));
  }

  private void resume() {
    Duration away = Duration.between(atStart.renewedAt(), highest());
    elapsedBefore = Optional.of(away.isNegative() ? Duration.ZERO : away);
    countedFrom = clock.uptime();
  }

  private Instant highest() {
    Instant now = clock.isTimeKnown() ? clock.now() : Instant.EPOCH;
    return now.isAfter(kept.highest()) ? now : kept.highest();
  }

  private void save(Kept fresh) {
    if (log.size() > WORTH_TIDYING) {
      log.replace(List.of(fresh.encode()));
    } else {
      log.append(fresh.encode());
    }
    kept = fresh;
    savedAt = clock.uptime();
  }
}
