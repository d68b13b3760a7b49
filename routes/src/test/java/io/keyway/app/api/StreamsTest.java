// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;

class StreamsTest {
  @Test
  void aBridgeThatEndsDoesNotWaitForThoseWhoListen() throws InterruptedException {
    Streams streams = new Streams();
    CountDownLatch listening = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    streams.start();
    streams.open(
        out -> {
          listening.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            ended.countDown();
          }
        });
    assertThat(listening.await(20, TimeUnit.SECONDS)).isTrue();

    streams.stop();

    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(streams.isRunning()).isFalse();
    assertThat(streams.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE);
  }
}
