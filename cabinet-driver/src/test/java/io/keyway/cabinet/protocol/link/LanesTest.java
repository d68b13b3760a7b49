// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** What of a transfer is on its way at once, and so how long a revocation waits behind it. */
final class LanesTest {
  private final PaperLine line = new PaperLine();
  private long now;
  private final Lanes lanes = new Lanes(line, () -> now, id -> {});

  @Test
  void onALineThatIsNotKnownToBeQuickOneFrameIsOnItsWay() {
    lanes.transfer(transfer(5));

    assertThat(line.sent).isEqualTo(1);
  }

  @Test
  void onASlowLineItStaysOne() {
    lanes.transfer(transfer(5));
    for (int part = 0; part < 4; part++) {
      answer(part, Duration.ofMillis(160));
      assertThat(line.sent - part - 1).as("on the way").isEqualTo(1);
    }
  }

  @Test
  void onAQuickLineTheNextIsSentBeforeTheAnswer() {
    lanes.transfer(transfer(5));

    answer(0, Duration.ofMillis(2));

    assertThat(line.sent).isEqualTo(3);
  }

  @Test
  void aLineThatBecomesSlowIsAskedForNoMoreThanOne() {
    lanes.transfer(transfer(9));
    answer(0, Duration.ofMillis(2));
    answer(1, Duration.ofMillis(160));
    answer(2, Duration.ofMillis(160));

    assertThat(line.sent).isEqualTo(4);
  }

  @Test
  void whereUrgentFramesGoBetweenThePiecesOnlyTheFirstGoesAlone() {
    line.bulk = 1_000;
    lanes.transfer(transfer(5));
    assertThat(line.sent).isEqualTo(1);

    answer(0, Duration.ofSeconds(1));

    assertThat(line.sent).isEqualTo(3);
  }

  private void answer(int part, Duration after) {
    now += after.toNanos();
    lanes.partAnswered(1, part);
  }

  private static Transfer transfer(int frames) {
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      all.add(new byte[] {(byte) i});
    }
    return new Transfer(1, all);
  }

  /** Takes everything. */
  private static final class PaperLine implements Line {
    private int sent;
    private int bulk = Integer.MAX_VALUE;

    @Override
    public String peer() {
      return "paper";
    }

    @Override
    public void send(byte[] frame) {
      sent++;
    }

    @Override
    public int bulk() {
      return bulk;
    }

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void handler(LineHandler handler) {}

    @Override
    public void longestFrame(int bytes) {}

    @Override
    public ScheduledExecutorService loop() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void run(Runnable action) {
      action.run();
    }

    @Override
    public void close(String reason) {}
  }
}
