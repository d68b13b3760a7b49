// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.CabinetException.ProtocolError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class TcpServerTest {
  private static final int AT_ONCE = 1_000;
  private static final int ROUNDS = 40;

  @Test
  void whoeverWaitsInAStormIsServedInTheEnd() throws Exception {
    try (var server =
            new TcpServer(
                new TcpServer.Address("127.0.0.1", 0, 100, Optional.empty()), Greeter::new);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> client =
          () -> {
            int served = 0;
            while (served < ROUNDS && isServed(server.port())) {
              served++;
            }
            return served;
          };
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        all.add(clients.submit(client));
      }
      int served = 0;
      for (Future<Integer> one : all) {
        served += one.get();
      }

      assertThat(served).isEqualTo(AT_ONCE * ROUNDS);
    }
  }

  /** Says who it is, and waits to be answered; gives up after ten seconds. */
  private static boolean isServed(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(new byte[] {0, 0, 0, 1, 7});
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Believes everybody, answers, and ends the line. */
  private record Greeter(Line line) implements LineHandler {
    @Override
    public void opened() {}

    @Override
    public void frame(byte[] frame) {
      line.settled();
      line.send(frame);
      line.close("served");
    }

    @Override
    public void writable() {}

    @Override
    public void damaged(ProtocolError error) {}

    @Override
    public void closed(String reason) {}
  }
}
