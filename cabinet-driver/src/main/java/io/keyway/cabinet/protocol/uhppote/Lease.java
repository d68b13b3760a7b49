// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import java.time.Duration;
import java.time.Instant;

/**
 * Until when cards may be honoured without the bridge being heard.
 *
 * @param renewedAt by the bridge's clock
 * @param longest that any grant may last from then on
 */
record Lease(Instant renewedAt, Duration longest) {
  /** When a grant's own lease ends. */
  Instant end(Duration ofGrant) {
    return renewedAt.plus(ofGrant.compareTo(longest) < 0 ? ofGrant : longest);
  }

  /** Seconds that are left of it, 0 when it ended. */
  long secondsLeft(Instant now) {
    return Math.max(0, Duration.between(now, renewedAt.plus(longest)).toSeconds());
  }
}
