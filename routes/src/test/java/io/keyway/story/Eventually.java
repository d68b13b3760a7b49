// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;

/** Waits for what will be true soon. */
final class Eventually {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Eventually() {}

  /** Looks again until the assertion holds; its own failure after a minute. */
  static <T> T holds(Supplier<T> look, ThrowingConsumer<T> assertion) {
    return holds(LONGEST, look, assertion);
  }

  /** The same, for longer or shorter. */
  static <T> T holds(Duration longest, Supplier<T> look, ThrowingConsumer<T> assertion) {
    long end = System.nanoTime() + longest.toNanos();
    @Nullable AssertionError last = null;
    while (System.nanoTime() < end) {
      try {
        T seen = look.get();
        assertion.accept(seen);
        return seen;
      } catch (AssertionError e) {
        last = e;
      } catch (Demo.NotReachable e) {
        last = new AssertionError(e);
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    throw last == null ? new AssertionError("Never looked") : last;
  }
}
