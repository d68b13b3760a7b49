// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import io.keyway.app.reading.SourceState.Word;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Incidents.Reason;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.Incident;
import io.keyway.model.audit.Incident.Severity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells a human that a source cannot be read: one incident for each source, of the kind of its
 * present trouble, which is resolved when the source answers again. Thread-safe.
 */
@Component
class SourceAlarm {
  private final Store store;
  private final Incidents incidents;
  private final Clock clock;

  SourceAlarm(Store store, Incidents incidents, Clock clock) {
    this.store = store;
    this.incidents = incidents;
    this.clock = clock;
  }

  /**
   * Tells it where it is time to.
   *
   * @param patience how long a source may be unreachable before anybody is told
   * @return whether it is told
   */
  boolean raise(String source, SourceState state, Duration patience) {
    Instant now = clock.instant();
    if (state.word() == Word.UNREACHABLE
        && Duration.between(state.since(), now).compareTo(patience) < 0) {
      return false;
    }
    store.execute(Priority.NORMAL, db -> raise(db, source, state, now));
    return true;
  }

  private void raise(JdbcClient db, String source, SourceState state, Instant now) {
    String key = keyOf(source);
    Optional<Incident> standing = incidents.standing(db, key);
    String kind = state.word().incident();
    if (standing.isPresent() && !standing.get().kind().equals(kind)) {
      incidents.resolveByDedupe(db, key, now);
    }
    incidents.open(
        db,
        Reason.of(
            kind,
            Severity.HIGH,
            "Source "
                + source
                + " was not read since "
                + state.readAt().map(Instant::toString).orElse("the bridge was set up")
                + ": "
                + state.detail()
                + ". Nobody loses rights by this, and nobody who should: ends of rights that this"
                + " source knows are not known here",
            key),
        now);
  }

  /** The source answers. */
  void settle(String source) {
    if (store.read(db -> incidents.standing(db, keyOf(source))).isPresent()) {
      store.execute(
          Priority.NORMAL, db -> incidents.resolveByDedupe(db, keyOf(source), clock.instant()));
    }
  }

  private static String keyOf(String source) {
    return "source:" + source;
  }
}
