// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Notices within half a second that another process ended, however it did. */
final class ParentWatch {
  private static final int LOOKS_EVERY_MS = 500;

  private ParentWatch() {}

  static void start(long parent, Runnable gone) {
    Optional<Instant> began = began(parent);
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("parent-watch").factory());
    thread.scheduleWithFixedDelay(
        () -> {
          if (!isAlive(parent, began)) {
            gone.run();
          }
        },
        0,
        LOOKS_EVERY_MS,
        TimeUnit.MILLISECONDS);
  }

  /** Alive, not another process that was given the same id, and not one that only awaits burial. */
  private static boolean isAlive(long parent, Optional<Instant> began) {
    return ProcessHandle.of(parent).filter(ProcessHandle::isAlive).isPresent()
        && began(parent).equals(began)
        && !isZombie(parent);
  }

  private static Optional<Instant> began(long process) {
    return ProcessHandle.of(process).flatMap(handle -> handle.info().startInstant());
  }

  /** Whether it ended but was not waited for; only Linux tells. */
  private static boolean isZombie(long process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
      return stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
