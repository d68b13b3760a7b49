// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.transport.TcpClient.Address;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TcpLineTest {
  private final BlockingQueue<Line> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<Line> connected = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> atServer = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> atClient = new LinkedBlockingQueue<>();
  private final TcpServer server =
      new TcpServer(
          new TcpServer.Address("127.0.0.1", 0, 100, Optional.empty()),
          line -> new Recorder(line, accepted, atServer));
  private final TcpClient client = new TcpClient(1);

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void bothEndsSendAtOnce() throws InterruptedException {
    connect();

    assertThat(((TcpLine) next(accepted)).sendsAtOnce()).isTrue();
    assertThat(((TcpLine) next(connected)).sendsAtOnce()).isTrue();
  }

  @Test
  void framesArriveWholeAndInOrder() throws InterruptedException {
    connect();
    Line line = next(connected);
    for (int i = 1; i < 100; i++) {
      line.send(new byte[i]);
    }

    for (int i = 1; i < 100; i++) {
      assertThat(next(atServer)).isEqualTo("frame " + i);
    }
  }

  @Test
  void whatWasSentBeforeTheCloseArrives() throws InterruptedException {
    connect();
    Line line = next(connected);
    line.run(
        () -> {
          line.send(new byte[3]);
          line.close("enough");
        });

    assertThat(next(atServer)).isEqualTo("frame 3");
    assertThat(next(atServer)).isEqualTo("closed the other end closed the line");
    assertThat(next(atClient)).isEqualTo("closed enough");
  }

  @Test
  void aFrameThatIsTooLongEndsTheLine() throws InterruptedException {
    connect();
    next(connected).send(new byte[101]);

    assertThat(next(atServer)).startsWith("damaged Bad bytes: a frame of 101 bytes where 1 to 100");
    assertThat(next(atServer)).startsWith("closed Bad bytes");
    assertThat(next(atClient)).startsWith("closed");
  }

  @Test
  void aHandlersOwnFaultEndsTheLineAndNothingElse() throws InterruptedException {
    connect();
    next(connected).send(new byte[Recorder.FATAL]);

    assertThat(next(atServer)).isEqualTo("closed our own fault");
    connect();
    next(connected).send(new byte[5]);
    assertThat(next(atServer)).isEqualTo("frame 5");
  }

  private void connect() {
    client.connect(
        client.loop(),
        new Address("127.0.0.1", server.port(), Duration.ofSeconds(5), 100),
        line -> new Recorder(line, connected, atClient),
        atClient::add);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return Objects.requireNonNull(queue.poll(20, TimeUnit.SECONDS), "nothing came");
  }

  private record Recorder(Line line, BlockingQueue<Line> lines, BlockingQueue<String> heard)
      implements LineHandler {
    static final int FATAL = 100;

    @Override
    public void opened() {
      lines.add(line);
    }

    @Override
    public void frame(byte[] frame) {
      if (frame.length == FATAL) {
        throw new IllegalStateException("A test asked for this");
      }
      heard.add("frame " + frame.length);
    }

    @Override
    public void writable() {}

    @Override
    public void damaged(ProtocolError error) {
      heard.add("damaged " + error.getMessage());
    }

    @Override
    public void closed(String reason) {
      heard.add("closed " + reason);
    }
  }
}
