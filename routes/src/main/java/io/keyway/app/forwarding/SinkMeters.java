// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.settings.ForwardingSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Figures of each sink for monitoring: how far it is behind, and what it refused. */
@Component
class SinkMeters implements MeterBinder {
  private final ForwardingSettings settings;
  private final Lags lags;
  private final Clock clock;

  SinkMeters(ForwardingSettings settings, Lags lags, Clock clock) {
    this.settings = settings;
    this.lags = lags;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    settings
        .sinks()
        .forEach(
            sink -> {
              gauge(
                  registry,
                  "keyway.sink.lag",
                  "Events that the sink may have to hear yet",
                  sink.name(),
                  Lag::lag);
              gauge(
                  registry,
                  "keyway.sink.lag.seconds",
                  "How long the oldest of them waits",
                  sink.name(),
                  this::waitsFor);
              gauge(
                  registry,
                  "keyway.sink.queued",
                  "Messages in the sink's queue; not a number while the broker does not answer",
                  sink.name(),
                  lag -> lag.queued() == null ? Double.NaN : lag.queued());
              gauge(
                  registry,
                  "keyway.sink.set.aside",
                  "Events that the sink refused and that wait for a replay",
                  sink.name(),
                  Lag::setAside);
            });
  }

  private double waitsFor(Lag lag) {
    Instant since = lag.waitingSince();
    return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1000.0;
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      String sink,
      ToDoubleFunction<Lag> figure) {
    Gauge.builder(
            name, lags, all -> all.of(sink).map(s -> figure.applyAsDouble(s)).orElse(Double.NaN))
        .description(description)
        .tag("sink", sink)
        .strongReference(true)
        .register(registry);
  }
}
