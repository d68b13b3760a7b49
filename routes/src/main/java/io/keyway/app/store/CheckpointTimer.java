// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.app.settings.HomeSettings;
import io.keyway.app.signature.SigningKey;
import io.keyway.app.store.Store.Priority;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Signs a checkpoint each minute, and earlier where 1,000 entries came. */
@Component
public final class CheckpointTimer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointTimer.class);
  private static final long LARGEST_GAP = 1_000;
  private static final long LOOK_SECONDS = 2;
  private static final long MINUTE_LOOKS = 60 / LOOK_SECONDS;

  private final Store store;
  private final Checkpoints checkpoints;
  private final SigningKey key;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("keyway-checkpoint").daemon(true).factory());
  private long looks;

  @Autowired
  public CheckpointTimer(Store store, Checkpoints checkpoints, HomeSettings home, Clock clock)
      throws IOException {
    this(store, checkpoints, SigningKey.at(home.home().resolve("secrets/ledger-key")), clock);
    thread.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  CheckpointTimer(Store store, Checkpoints checkpoints, SigningKey key, Clock clock) {
    this.store = store;
    this.checkpoints = checkpoints;
    this.key = key;
    this.clock = clock;
  }

  /** Looks once, as it does every two seconds. */
  void look() {
    try {
      boolean minute = ++looks % MINUTE_LOOKS == 0;
      if (minute || store.<Long>read(checkpoints::open) >= LARGEST_GAP) {
        store.execute(Priority.NORMAL, db -> checkpoints.sign(db, key, clock.instant()));
      }
    } catch (StoreUnavailable e) {
      LOG.warn("Checkpoint waits for the database cause={}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Checkpoint of the ledger failed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
