// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import io.keyway.app.intake.SetAside;
import io.keyway.app.store.StoreUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells a human of writes that were refused and may have taken rights away. One incident for each
 * source and kind stands until it is resolved, and there is one look at the database a second at
 * most. Thread-safe.
 */
@Component
class RefusedWrites {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedWrites.class);
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final int NOT_FOUND = 404;

  private final SetAside aside;
  private final Clock clock;
  private final Map<String, Instant> last = new ConcurrentHashMap<>();

  RefusedWrites(SetAside aside, Clock clock) {
    this.aside = aside;
    this.clock = clock;
  }

  /** Somebody who is not known here wrote. */
  void stranger(ScimRequest request) {
    if (couldEndRights(request)) {
      raise(
          "refused-signature",
          "scim",
          "A SCIM write was refused and may have taken rights away: its credential is not known"
              + " here. Check the provider's token and its end");
    }
  }

  /** A client's write was refused. */
  void refused(ScimClient client, ScimRequest request, int status, String why) {
    boolean nothingThere = status == NOT_FOUND && request.method().equals("DELETE");
    if (!nothingThere && couldEndRights(request)) {
      raise(
          "refused-delivery",
          client.source(),
          "A SCIM write of source "
              + client.source()
              + " was refused and may have taken rights away: "
              + why
              + ". See the provider's provisioning log, then have it sent again");
    }
  }

  /** It was not even read. */
  void unread(String source, String why) {
    raise(
        "refused-delivery",
        source,
        "A SCIM write was refused unread and may have taken rights away: " + why);
  }

  private static boolean couldEndRights(ScimRequest request) {
    boolean writes = !request.method().equals("GET") && !request.path().isEmpty();
    if (!writes || request.path().getLast().equals(".search")) {
      return false;
    }
    String body = new String(request.body(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    return request.method().equals("DELETE")
        || body.contains("active") && body.contains("false")
        || request.path().getFirst().equals("Groups") && !request.method().equals("POST");
  }

  private void raise(String kind, String source, String detail) {
    if (!isNextTurn(kind + ":" + source)) {
      return;
    }
    LOG.warn("A SCIM write was refused. source={} kind={}", source, kind);
    try {
      aside.raise(SetAside.critical(kind, detail, kind + ":scim:" + source));
    } catch (StoreUnavailable e) {
      LOG.error("A refused SCIM write could not be told. source={} kind={}", source, kind);
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
