// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.sftp;

import com.jcraft.jsch.JSchHostKeyException;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Incidents.Reason;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreUnavailable;
import io.keyway.model.audit.Incident.Severity;
import java.io.IOException;
import java.time.Clock;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears how each look at one server went: one incident stands for each kind of trouble until a look
 * goes well. A server that shows another host key is trouble of the highest severity, for it may be
 * somebody else. Called on the thread of its consumer.
 */
final class FetchAlarm implements PollingConsumerPollStrategy, ExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(FetchAlarm.class);

  private final Site site;
  private final Staging staging;
  private final Store store;
  private final Incidents incidents;
  private final Clock clock;
  private boolean trouble;

  FetchAlarm(Site site, Staging staging, Store store, Incidents incidents, Clock clock) {
    this.site = site;
    this.staging = staging;
    this.store = store;
    this.incidents = incidents;
    this.clock = clock;
  }

  /** What waits here goes on before anything more is fetched. */
  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    trouble = false;
    try {
      staging.settle(site);
    } catch (IOException | StoreUnavailable e) {
      LOG.warn("Fetched files wait. source={}", site.source(), e);
    }
    return true;
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    if (!trouble) {
      resolve("source-unreachable");
      resolve("host-key-changed");
    }
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    tell(cause);
    return false;
  }

  @Override
  public void handleException(Throwable exception) {
    tell(exception);
  }

  @Override
  public void handleException(String message, Throwable exception) {
    tell(exception);
  }

  @Override
  public void handleException(String message, @Nullable Exchange exchange, Throwable exception) {
    tell(exception);
  }

  private void tell(Throwable cause) {
    trouble = true;
    LOG.warn("Files could not be fetched. source={}", site.source(), cause);
    if (isHostKey(cause)) {
      open(
          "host-key-changed",
          Severity.CRITICAL,
          " does not show a host key that is known: it may be somebody else. Nothing was fetched"
              + " and nothing sent. Ask whoever runs it for the new fingerprint by another way before"
              + " you change the file of known hosts");
    } else {
      open(
          "source-unreachable",
          Severity.HIGH,
          " cannot be read, or a file there cannot be fetched or moved. Nobody loses rights by it,"
              + " and nobody who should. Check address, key, folder and permissions; see the log");
    }
  }

  private static boolean isHostKey(@Nullable Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof JSchHostKeyException) {
        return true;
      }
    }
    return false;
  }

  private void open(String kind, Severity severity, String detail) {
    write(
        () ->
            store.commit(
                Priority.NORMAL,
                db ->
                    incidents.open(
                        db,
                        Reason.of(
                            kind,
                            severity,
                            "The SFTP server of source " + site.source() + detail,
                            keyOf(kind)),
                        clock.instant())));
  }

  private void resolve(String kind) {
    write(
        () -> {
          if (store.read(db -> incidents.standing(db, keyOf(kind))).isPresent()) {
            store.commit(
                Priority.NORMAL, db -> incidents.resolveByDedupe(db, keyOf(kind), clock.instant()));
          }
        });
  }

  private void write(Runnable work) {
    try {
      work.run();
    } catch (StoreUnavailable e) {
      LOG.warn("An incident could not be written. source={}", site.source(), e);
    }
  }

  private String keyOf(String kind) {
    return kind + ":sftp:" + site.source();
  }
}
