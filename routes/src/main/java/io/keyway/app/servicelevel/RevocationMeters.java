// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.servicelevel;

import io.keyway.app.store.RevocationTimes.Open;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Figures of open revocations for monitoring. */
@Component
class RevocationMeters implements MeterBinder {
  private final RevocationWatch watch;
  private final Clock clock;

  RevocationMeters(RevocationWatch watch, Clock clock) {
    this.watch = watch;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(
        registry,
        "keyway.revocations.open",
        "Revocations that some cabinet has still to verify",
        all -> all.open().size());
    gauge(
        registry,
        "keyway.revocations.oldest.seconds",
        "How long the oldest of them is open",
        all -> seconds(all.open().stream().findFirst().map(Open::began)));
    gauge(
        registry,
        "keyway.exposure.seconds",
        "For how long somebody whose rights were taken away may still be let in; 0 where nobody",
        all ->
            Math.max(
                0,
                -seconds(
                    all.open().stream()
                        .flatMap(each -> each.exposedUntil().stream())
                        .max(Comparator.naturalOrder()))));
  }

  /** Since an instant; less than 0 where it is ahead. */
  private double seconds(Optional<Instant> since) {
    return since
        .map(began -> Duration.between(began, clock.instant()).toMillis() / 1000.0)
        .orElse(0.0);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<RevocationWatch> figure) {
    Gauge.builder(name, watch, figure)
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}
