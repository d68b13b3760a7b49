// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.model.audit.Receipt;
import io.keyway.model.audit.Receipt.AtCabinet;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Times revocations from the accepted record to the last cabinet's proof. Thread-safe. */
@Component
class RevocationTimer {
  private static final Set<String> TAKEN_AWAY = Set.of("terminated", "suspended");

  private final Timer timer;

  RevocationTimer(MeterRegistry registry) {
    timer =
        Timer.builder("keyway.revocation")
            .description("From the accepted record to the last cabinet's proof")
            .publishPercentiles(0.5, 0.99)
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofHours(1))
            .register(registry);
  }

  /** A receipt is complete; only one that took rights away counts. */
  void complete(Receipt receipt) {
    Optional<Instant> last =
        receipt.cabinets().stream()
            .flatMap((AtCabinet at) -> at.verifiedAt().stream())
            .max(Comparator.naturalOrder());
    if (TAKEN_AWAY.contains(receipt.change()) && last.isPresent()) {
      Duration took = Duration.between(receipt.acceptedAt(), last.get());
      timer.record(took.isNegative() ? Duration.ZERO : took);
    }
  }
}
