// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import io.keyway.app.intake.SetAside;
import io.keyway.app.settings.SourceSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells a human of deliveries that were turned away before they could be understood: each may have
 * been a termination. One incident for each source and kind stands until it is resolved, and no
 * more than one look at the database a second: whoever floods the door fills nothing. Thread-safe.
 */
@Component
class RefusedDeliveries {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedDeliveries.class);
  private static final Duration PACE = Duration.ofSeconds(1);

  private final SourceSettings sources;
  private final SetAside aside;
  private final Clock clock;
  private final Map<String, Instant> last = new ConcurrentHashMap<>();

  RefusedDeliveries(SourceSettings sources, SetAside aside, Clock clock) {
    this.sources = sources;
    this.aside = aside;
    this.clock = clock;
  }

  /** Somebody could not prove to be the source. */
  void signature(String source, String why) {
    raise(
        source,
        "refused-signature",
        "A delivery of source "
            + source
            + " was refused and may have been a termination: "
            + why
            + ". Check the sender's secret and clock, then have it sent again");
  }

  /** It could not be read at all. */
  void unread(String source, String why) {
    raise(
        source,
        "refused-delivery",
        "A delivery of source "
            + source
            + " was refused unread and may have been a termination: "
            + why
            + ". Have it sent again");
  }

  private void raise(String source, String kind, String detail) {
    if (sources.webhookOf(source).isPresent() && isNextTurn(kind + ":" + source)) {
      LOG.warn("A delivery was refused. source={} kind={}", source, kind);
      aside.raise(SetAside.critical(kind, detail, kind + ":" + source));
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
