// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import io.keyway.app.due.DueAction;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Incidents.Reason;
import io.keyway.app.store.SignalStreams;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.connectors.signal.SecurityEventToken;
import io.keyway.model.audit.Incident.Severity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whether streams live. A durable instant fires when one was silent for too long; a transmitter
 * that says that it pauses or ends a stream is believed at once. Both are incidents that go away by
 * themselves when the stream speaks again. Thread-safe.
 */
@Component
class StreamLife implements DueAction {
  private static final Logger LOG = LoggerFactory.getLogger(StreamLife.class);
  private static final String KIND = "signal-silence";

  /** For longer no transmitter sends the same token again. */
  private static final Duration MEMORY = Duration.ofDays(90);

  private static final Set<String> STATES = Set.of("enabled", "paused", "disabled");

  private final Store store;
  private final SignalStreams records;
  private final DueInstants dueInstants;
  private final Incidents incidents;
  private final Transmitters transmitters;
  private final Clock clock;

  StreamLife(
      Store store,
      SignalStreams records,
      DueInstants dueInstants,
      Incidents incidents,
      Transmitters transmitters,
      Clock clock) {
    this.store = store;
    this.records = records;
    this.dueInstants = dueInstants;
    this.incidents = incidents;
    this.transmitters = transmitters;
    this.clock = clock;
  }

  /** Begins to listen to what is configured; a stream that was known before goes on from there. */
  @EventListener(ApplicationReadyEvent.class)
  void begin() {
    if (transmitters.all().isEmpty()) {
      return;
    }
    store.commit(
        Priority.NORMAL,
        db -> {
          Instant now = clock.instant();
          records.prune(db, now.minus(MEMORY));
          for (SignalStream stream : transmitters.all()) {
            records.begin(db, stream.name(), now);
            if (dueInstants.find(db, idOf(stream)).isEmpty()) {
              wait(db, stream, records.find(db, stream.name()).orElseThrow().heardAt());
            }
          }
          return true;
        });
  }

  /** A token was believed; within the commit of what it does. */
  void heard(JdbcClient db, SignalStream stream) {
    Instant now = clock.instant();
    records.heard(db, stream.name(), now);
    incidents.resolveByDedupe(db, silent(stream), now);
  }

  /** What a transmitter says of the stream itself. */
  void told(JdbcClient db, SignalStream stream, SecurityEventToken token) {
    Instant now = clock.instant();
    if (token.type().equals(SecurityEventToken.VERIFICATION)) {
      verified(db, stream, token.text("state"), now);
    } else {
      updated(db, stream, token.text("status"), now);
    }
  }

  private void verified(JdbcClient db, SignalStream stream, String state, Instant now) {
    String asked = records.find(db, stream.name()).map(SignalStreams.Stream::askedState).orElse("");
    if (state.isEmpty() || same(state, asked)) {
      records.verified(db, stream.name(), now);
    } else {
      LOG.warn(
          "A verification answers what was not asked, and proves nothing. stream={}",
          stream.name());
    }
  }

  private void updated(JdbcClient db, SignalStream stream, String status, Instant now) {
    if (!STATES.contains(status)) {
      LOG.warn(
          "A transmitter names a state of a stream that does not exist. stream={}", stream.name());
      return;
    }
    records.status(db, stream.name(), status);
    if (status.equals("enabled")) {
      incidents.resolveByDedupe(db, stopped(stream), now);
      return;
    }
    incidents.open(
        db,
        Reason.of(
            "signal-stream-stopped",
            Severity.CRITICAL,
            "The transmitter of stream "
                + stream.name()
                + " says that it is "
                + status
                + ": accounts that are disabled now keep their keys until another source says so."
                + " Have it enabled again",
            stopped(stream)),
        now);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void fire(DueInstant due) {
    transmitters.named(due.subject()).ifPresent(this::listen);
  }

  private void listen(SignalStream stream) {
    store.commit(
        Priority.NORMAL,
        db -> {
          Instant now = clock.instant();
          Duration patience = stream.settings().silence();
          Instant heard =
              records.find(db, stream.name()).map(SignalStreams.Stream::heardAt).orElse(now);
          if (heard.plus(patience).isAfter(now)) {
            return wait(db, stream, heard);
          }
          incidents.open(
              db,
              Reason.of(
                  "signal-stream-silent",
                  Severity.HIGH,
                  "Nothing was heard on stream "
                      + stream.name()
                      + " for "
                      + patience
                      + ". Check its transmitter and the way from there; a verification event ends this",
                  silent(stream)),
              now);
          return wait(db, stream, now);
        });
  }

  private boolean wait(JdbcClient db, SignalStream stream, Instant since) {
    dueInstants.put(
        db,
        new DueInstant(
            idOf(stream), KIND, since.plus(stream.settings().silence()), stream.name(), "{}"));
    return true;
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String idOf(SignalStream stream) {
    return KIND + ":" + stream.name();
  }

  private static String silent(SignalStream stream) {
    return "signal-stream-silent:" + stream.name();
  }

  private static String stopped(SignalStream stream) {
    return "signal-stream-stopped:" + stream.name();
  }
}
