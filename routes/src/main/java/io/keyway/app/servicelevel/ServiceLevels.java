// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.servicelevel;

import io.keyway.app.store.RevocationTimes;
import io.keyway.app.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads from receipts how fast revocations were. Thread-safe. */
@Component
public class ServiceLevels {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Store store;
  private final RevocationTimes times;
  private final Clock clock;
  private ServiceLevel last = ServiceLevel.of(Instant.EPOCH, List.of(), 0);

  ServiceLevels(Store store, RevocationTimes times, Clock clock) {
    this.store = store;
    this.times = times;
    this.clock = clock;
  }

  /** Counts those that were accepted since then. */
  public ServiceLevel since(Instant since) {
    return store.read(
        db -> ServiceLevel.of(since, times.complete(db, since), times.open(db).size()));
  }

  /** That of the last day, some seconds old: for a page that is drawn often. */
  public synchronized ServiceLevel lastDay() {
    Instant since = clock.instant().minus(DAY);
    if (Duration.between(last.since(), since).abs().compareTo(FRESH) > 0) {
      last = since(since);
    }
    return last;
  }
}
