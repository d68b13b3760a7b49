// SPDX-License-Identifier: Apache-2.0
package io.keyway.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends this process when the one that started it has ended, also where that one was killed and
 * could tell nobody. Started where the system property {@code keyway.parent} names a process id.
 */
public final class ParentWatch {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private ParentWatch() {}

  /** Watches the process that {@code keyway.parent} names, if it names one. */
  public static void startIfAsked() {
    Optional.ofNullable(System.getProperty("keyway.parent"))
        .map(Long::parseLong)
        .ifPresent(parent -> watch(parent, ParentWatch::end));
  }

  /** Runs {@code then} once, when the process has ended, or at once when there is none. */
  static void watch(long parent, Runnable then) {
    CompletableFuture<?> ended =
        ProcessHandle.of(parent)
            .<CompletableFuture<?>>map(ProcessHandle::onExit)
            .orElseGet(() -> CompletableFuture.completedFuture(null));
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(
            () -> {
              ended.join();
              then.run();
            });
  }

  /** In good order where that is quick, else at once: what is committed is safe either way. */
  private static void end() {
    CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> Runtime.getRuntime().halt(1));
    System.exit(0);
  }
}
