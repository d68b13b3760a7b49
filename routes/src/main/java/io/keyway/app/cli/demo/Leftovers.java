// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Programs of an earlier demo in the same folder that was killed: they end by themselves when they
 * notice, and the next demo waits for that.
 */
final class Leftovers {
  private static final long PATIENCE_SECONDS = 8;

  private Leftovers() {}

  static void end(DemoFolder folder) {
    ProcessHandle.allProcesses().filter(process -> isOf(folder, process)).forEach(Leftovers::end);
  }

  /** A bridge of this site, or a cabinet that keeps its memory here. */
  private static boolean isOf(DemoFolder folder, ProcessHandle process) {
    String home = "--keyway.home=" + folder.dir();
    String cabinets = folder.file("cabinets") + "/";
    return Arrays.stream(process.info().arguments().orElse(new String[0]))
        .anyMatch(argument -> argument.equals(home) || argument.startsWith(cabinets));
  }

  private static void end(ProcessHandle process) {
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException stubborn) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
