// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeeperTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aProgramThatIsKilledIsStartedAgain() throws InterruptedException {
    CountDownLatch again = new CountDownLatch(1);
    Keeper keeper =
        new Keeper("sleeper", List.of("sleep", "600"), folder.resolve("log"), again::countDown);
    keeper.begin();
    long first = keeper.pid();

    ProcessHandle.of(first).orElseThrow().destroyForcibly();

    assertThat(again.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(keeper.pid()).isNotEqualTo(first);
    assertThat(keeper.isAlive()).isTrue();
    keeper.end();
    keeper.ended(Duration.ofSeconds(20));
    assertThat(keeper.isAlive()).isFalse();
  }

  @Test
  void aProgramThatDoesNotListenIsKilledInTheEnd() throws InterruptedException {
    Path log = folder.resolve("log");
    Keeper keeper =
        new Keeper("deaf", List.of("sh", "-c", "trap '' TERM; exec sleep 600"), log, () -> {});
    keeper.begin();
    ProcessHandle process = ProcessHandle.of(keeper.pid()).orElseThrow();

    keeper.end();
    keeper.ended(Duration.ofMillis(300));

    CountDownLatch gone = new CountDownLatch(1);
    process.onExit().thenRun(gone::countDown).join();
    assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
  }
}
