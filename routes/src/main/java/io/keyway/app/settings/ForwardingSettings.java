// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How everyone who must know is told.
 *
 * @param sinks the systems that must know
 * @param forwarding how they are told
 */
@ConfigurationProperties("keyway")
public record ForwardingSettings(
    @DefaultValue List<SinkSettings> sinks, @DefaultValue Pace forwarding) {
  public ForwardingSettings {
    sinks = List.copyOf(sinks);
    if (sinks.stream().map(SinkSettings::name).distinct().count() < sinks.size()) {
      throw new IllegalArgumentException("keyway.sinks: two have the same name");
    }
  }

  /**
   * @param heartbeat between two events that only say that the bridge is there, so that silence is
   *     an alert
   * @param firstRetry pause after the first failure; doubled after each
   * @param longestRetry the longest pause; an outage is waited out for ever
   * @param attempts after so many refusals of one event it is set aside, and the next has its turn
   * @param linger how long the first event of a batch waits for company
   * @param window events that may be in a sink's queue at once; the others wait in the ledger
   */
  public record Pace(
      @DefaultValue("PT5M") Duration heartbeat,
      @DefaultValue("PT1S") Duration firstRetry,
      @DefaultValue("PT1M") Duration longestRetry,
      @DefaultValue("3") int attempts,
      @DefaultValue("PT0.05S") Duration linger,
      @DefaultValue("10000") int window) {}
}
