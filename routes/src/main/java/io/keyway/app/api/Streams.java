// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.problem.Refusal;
import io.keyway.app.store.StoreUnavailable;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Runs server-sent event streams, each on a virtual thread of its own: a slow reader holds up
 * nobody else. At most 100 at once.
 */
@Component
public final class Streams implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Streams.class);

  private final Semaphore places = new Semaphore(100);
  private volatile boolean running;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("stream-", 0).factory());

  /** Writes events until the reader leaves (IOException) or the bridge stops (interruption). */
  @FunctionalInterface
  public interface Writer {
    void write(SseEmitter out) throws IOException, InterruptedException;
  }

  /** Opens a stream. */
  public SseEmitter open(Writer writer) {
    if (!places.tryAcquire()) {
      throw new Refusal(
          HttpStatus.SERVICE_UNAVAILABLE, "100 streams are open already. Close one of them.");
    }
    SseEmitter out = new SseEmitter(0L);
    threads.execute(() -> run(writer, out));
    return out;
  }

  @Override
  public void start() {
    running = true;
  }

  /** Ends every stream; in the default phase, so before the web server waits for open requests. */
  @Override
  public void stop() {
    running = false;
    threads.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run(Writer writer, SseEmitter out) {
    try {
      writer.write(out);
      out.complete();
    } catch (IOException | IllegalStateException e) {
      log.trace("The reader of a stream left", e);
      out.complete();
    } catch (StoreUnavailable e) {
      log.warn("A stream ended: the database cannot be read", e);
      out.complete();
    } catch (InterruptedException e) {
      out.complete();
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }
}
