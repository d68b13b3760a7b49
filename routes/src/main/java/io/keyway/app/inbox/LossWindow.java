// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.settings.SourceSettings;
import io.keyway.app.settings.SourceSettings.Reads;
import io.keyway.app.settings.SourceSettings.Source;
import io.keyway.app.store.SourceLosses;
import io.keyway.app.store.SourceLosses.Lately;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What a source that is asked took away of late, which counts against its budget together with what
 * it would take away now: a group that is emptied in ten steps is held as one that is emptied at
 * once. A source that sends files has no window; each of its files is judged by itself.
 */
@Component
class LossWindow {
  private final SourceSettings sources;
  private final SourceLosses losses;
  private final Clock clock;

  LossWindow(SourceSettings sources, SourceLosses losses, Clock clock) {
    this.sources = sources;
    this.losses = losses;
    this.clock = clock;
  }

  Lately lately(JdbcClient db, String source) {
    return opening(source).map(then -> losses.since(db, source, then)).orElse(Lately.NOTHING);
  }

  void note(JdbcClient db, String source, int gone, int losing) {
    opening(source)
        .ifPresent(then -> losses.add(db, source, clock.instant(), new Lately(gone, losing), then));
  }

  private Optional<Instant> opening(String source) {
    return sources
        .named(source)
        .map(Source::reads)
        .map(Reads::window)
        .filter(Duration::isPositive)
        .map(clock.instant()::minus);
  }
}
