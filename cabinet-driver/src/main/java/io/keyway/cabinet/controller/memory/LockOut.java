// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.cabinet.durable.LogFile;
import io.keyway.cabinet.durable.LogFile.Opened;
import io.keyway.cabinet.hardware.BoardClock;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong PINs. Every fifth in a row locks that ID out: five minutes, then twice as long each
 * time, at most an hour. An attempt counts before it is checked, on disk, so that neither pulling
 * the plug nor guessing in parallel makes guesses free. After a restart an ID that was locked is
 * locked anew, because nobody can say how long the power was off.
 *
 * <p>File: {@code [id, attempts in a row]}.
 */
public final class LockOut implements AutoCloseable {
  private static final int ALLOWED = 5;
  private static final Duration FIRST = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int IDS_KEPT = 10_000;
  private static final long WORTH_TIDYING = 48 * 1024;

  private final LogFile log;
  private final BoardClock clock;
  private final Map<String, Integer> attempts = new LinkedHashMap<>();
  private final Map<String, Duration> lockedUntil = new LinkedHashMap<>();

  private LockOut(LogFile log, BoardClock clock) {
    this.log = log;
    this.clock = clock;
  }

  /** Opens what was counted. */
  public static LockOut open(Path file, BoardClock clock) {
    Opened opened = LogFile.open(file);
    LockOut lockOut = new LockOut(opened.log(), clock);
    opened.read(LockOut::decode).forEach(lockOut::fold);
    lockOut.attempts.forEach(lockOut::lockIfDue);
    if (opened.damaged()) {
      lockOut.rewrite();
    }
    return lockOut;
  }

  /** Counts an attempt before its PIN is checked; false where the ID is locked out. */
  public boolean begin(String id) {
    Duration until = lockedUntil.getOrDefault(id, Duration.ZERO);
    if (clock.uptime().compareTo(until) < 0) {
      return false;
    }
    keep(id, attempts.getOrDefault(id, 0) + 1);
    lockIfDue(id, attempts.getOrDefault(id, 0));
    return true;
  }

  /** The attempt was right after all: the ID starts afresh. */
  public void forgive(String id) {
    keep(id, 0);
    lockedUntil.remove(id);
  }

  @Override
  public void close() {
    log.close();
  }

  private void lockIfDue(String id, int count) {
    if (count > 0 && count % ALLOWED == 0) {
      Duration length = FIRST.multipliedBy(1L << Math.min(count / ALLOWED - 1, 6));
      Duration lock = length.compareTo(LONGEST) < 0 ? length : LONGEST;
      lockedUntil.put(id, clock.uptime().plus(lock));
    }
  }

  private void keep(String id, int count) {
    byte[] record = new CborWriter().array(2).text(id).integer(count).bytes();
    log.append(record);
    fold(Map.entry(id, count));
    if (log.size() > WORTH_TIDYING + attempts.size() * 64L) {
      rewrite();
    }
  }

  private static Map.Entry<String, Integer> decode(byte[] record) {
    return CborReader.whole(
        record,
        in -> {
          in.array(2, 2);
          return Map.entry(in.text(), in.small());
        });
  }

  private void fold(Map.Entry<String, Integer> fresh) {
    String id = fresh.getKey();
    int count = fresh.getValue();
    attempts.remove(id);
    if (count > 0) {
      attempts.put(id, count);
    }
    if (attempts.size() > IDS_KEPT) {
      String oldest = attempts.keySet().iterator().next();
      attempts.remove(oldest);
      lockedUntil.remove(oldest);
    }
  }

  private void rewrite() {
    log.replace(
        attempts.entrySet().stream()
            .map(e -> new CborWriter().array(2).text(e.getKey()).integer(e.getValue()).bytes())
            .toList());
  }
}
