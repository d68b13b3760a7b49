// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.Json;
import java.io.IOException;
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
    try {
      JsonNode pids = Json.MAPPER.readTree(folder.file("demo.json").toFile()).path("pids");
      end(folder, pids.path("bridge").asLong());
      pids.path("cabinets").forEach(pid -> end(folder, pid.asLong()));
    } catch (IOException nothingRanHere) {
      // A first start.
    }
  }

  private static void end(DemoFolder folder, long pid) {
    ProcessHandle.of(pid).filter(process -> isOf(folder, process)).ifPresent(Leftovers::end);
  }

  /** A pid may be another program's by now. */
  private static boolean isOf(DemoFolder folder, ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(folder.dir().toString());
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
