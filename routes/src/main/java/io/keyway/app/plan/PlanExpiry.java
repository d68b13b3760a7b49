// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.plan;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Looks each minute for plans whose time is over. */
@Component
class PlanExpiry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlanExpiry.class);

  private final Approvals approvals;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("plan-expiry").factory());

  PlanExpiry(Approvals approvals) {
    this.approvals = approvals;
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void look() {
    try {
      approvals.expire();
    } catch (RuntimeException e) {
      LOG.warn("Plans whose time is over could not be expired; tried again in a minute", e);
    }
  }
}
