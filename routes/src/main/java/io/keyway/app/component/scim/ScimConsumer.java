// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.component.scim;

import io.keyway.app.component.scim.Pushes.Push;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a route what SCIM clients pushed, one resource after the other, at least once. What a route
 * fails on is handed to it again, and nothing overtakes it.
 */
final class ScimConsumer extends DefaultConsumer {
  /** What happened: {@code written} or {@code deleted}. */
  static final String EVENT = "CamelScimEvent";

  /** Whose client wrote it. */
  static final String SOURCE = "CamelScimSource";

  private static final Logger LOG = LoggerFactory.getLogger(ScimConsumer.class);

  private final ScimEndpoint endpoint;
  private final Pushes pushes;
  private @Nullable ScheduledExecutorService looks;

  ScimConsumer(ScimEndpoint endpoint, Processor route, Pushes pushes) {
    super(endpoint, route);
    this.endpoint = endpoint;
    this.pushes = pushes;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    String listener = getRoute().getRouteId();
    pushes.listen(listener, endpoint.getResource(), endpoint.getSource(), endpoint.isExisting());
    looks =
        endpoint
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadScheduledExecutor(this, "scim-" + listener);
    looks.scheduleWithFixedDelay(
        () -> look(listener), 0, endpoint.getDelay(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void doStop() throws Exception {
    if (looks != null) {
      endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(looks);
      looks = null;
    }
    super.doStop();
  }

  private void look(String listener) {
    try {
      Optional<Push> next =
          mayGoOn() ? pushes.next(listener, endpoint.getResource()) : Optional.empty();
      while (next.isPresent() && isDone(listener, next.get())) {
        pushes.heard(listener, next.get());
        next = mayGoOn() ? pushes.next(listener, endpoint.getResource()) : Optional.empty();
      }
    } catch (RuntimeException e) {
      LOG.warn("What was pushed cannot be read. route={} cause={}", listener, e.toString());
    }
  }

  private boolean mayGoOn() {
    return isRunAllowed() && !isSuspendingOrSuspended();
  }

  private boolean isDone(String listener, Push push) {
    Exchange exchange = createExchange(false);
    try {
      exchange.getMessage().setHeader(ScimProducer.ID, push.id());
      exchange.getMessage().setHeader(SOURCE, push.source());
      exchange.getMessage().setHeader(EVENT, push.content().isPresent() ? "written" : "deleted");
      exchange.getMessage().setBody(push.content().orElse(null));
      getProcessor().process(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.setException(e);
    } catch (Exception e) { // whatever a route throws, the same comes again
      exchange.setException(e);
    }
    Exception failure = exchange.getException();
    boolean isDone = failure == null && !exchange.isRollbackOnly();
    if (!isDone) {
      LOG.warn(
          "A route failed on what was pushed; it is handed over again. route={} id={} cause={}",
          listener,
          push.id(),
          failure == null ? "rolled back" : failure.getClass().getSimpleName());
    }
    releaseExchange(exchange, false);
    return isDone;
  }
}
