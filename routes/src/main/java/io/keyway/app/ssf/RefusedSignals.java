// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import io.keyway.app.intake.SetAside;
import io.keyway.app.ssf.Outcome.Refused;
import io.keyway.connectors.signal.SetVerifier;
import io.keyway.connectors.signal.Verification;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells a human of tokens that were not believed and could have ended rights. One incident for each
 * stream stands until it is resolved, and no more than one look at the database a second: whoever
 * floods the door fills nothing. Thread-safe.
 */
@Component
class RefusedSignals {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedSignals.class);
  private static final Duration PACE = Duration.ofSeconds(1);

  private final SignalPolicies policies;
  private final SetAside aside;
  private final Clock clock;
  private final Map<String, Instant> last = new ConcurrentHashMap<>();

  RefusedSignals(SignalPolicies policies, SetAside aside, Clock clock) {
    this.policies = policies;
    this.aside = aside;
    this.clock = clock;
  }

  /** Refuses a token that was looked at. */
  Refused refuse(SignalStream stream, String text, Verification.Refused why) {
    Optional<Set<String>> types = SetVerifier.claimedTypes(text);
    if (types.isEmpty() || types.get().stream().anyMatch(policies.of(stream)::couldTakeAway)) {
      raise(stream, "refused-signal", why.description());
    }
    return new Refused(why.error(), why.description());
  }

  /** Refuses what was not read, or came from somebody who could not prove to be the transmitter. */
  Refused unread(SignalStream stream, Verification.Error error, String why) {
    raise(stream, "refused-signal", why);
    return new Refused(error, why);
  }

  /** A token may be right, and nobody can say. */
  void keysUnavailable(SignalStream stream) {
    raise(
        stream,
        "signal-keys-unavailable",
        "the transmitter's keys cannot be read; it is told to send again");
  }

  private void raise(SignalStream stream, String kind, String why) {
    String key = kind + ":" + stream.name();
    if (isNextTurn(key)) {
      LOG.warn("A signal was refused. stream={} because={}", stream.name(), why);
      aside.raise(
          SetAside.critical(
              kind,
              "A signal of stream "
                  + stream.name()
                  + " was not applied and may have ended rights: "
                  + why
                  + ". Check its transmitter, this stream's settings and both clocks, then have it"
                  + " sent again",
              key));
    }
  }

  private boolean isNextTurn(String key) {
    Instant now = clock.instant();
    Instant turn =
        last.compute(
            key,
            (k, before) ->
                before == null || Duration.between(before, now).compareTo(PACE) >= 0
                    ? now
                    : before);
    return turn.equals(now);
  }
}
