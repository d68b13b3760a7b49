// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir private Path dir = Path.of("");

  @Test
  void aProgramOfTheFolderIsWaitedForAndNobodyElses() throws IOException {
    Process ours = shell("sleep 1; :", dir + "/site/cabinets/MAIN");
    Process bridge = shell("sleep 1; :", "--keyway.home=" + dir + "/site");
    Process neighbours = shell("sleep 60; :", dir + "/site-2/cabinets/MAIN");

    try (DemoFolder folder = DemoFolder.take(dir.resolve("site"))) {
      Leftovers.end(folder);
    }

    assertThat(ours.toHandle().isAlive()).isFalse();
    assertThat(bridge.toHandle().isAlive()).isFalse();
    assertThat(neighbours.isAlive()).isTrue();
    neighbours.destroyForcibly();
  }

  @Test
  void noPinIsOneThatTheBridgeRefuses() {
    for (int seed = 0; seed < 20_000; seed++) {
      String pin = DemoRun.pin(new Random(seed));

      assertThat(pin).matches("[0-9]{6}");
      assertThat(pin.charAt(1) - pin.charAt(0)).isNotIn(-1, 0, 1);
    }
  }

  private static Process shell(String script, String argument) throws IOException {
    return new ProcessBuilder("sh", "-c", script, "sh", argument).start();
  }
}
