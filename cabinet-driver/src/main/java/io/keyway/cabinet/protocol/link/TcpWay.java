// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.cabinet.transport.TcpClient.Address;
import io.keyway.cabinet.transport.TcpPort;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Over TCP: to a bridge that waits, or from one that comes. */
final class TcpWay implements Way {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  private final TcpClient tcp;
  private final LinkClient.Settings settings;
  private final ScheduledExecutorService loop;
  private final @Nullable TcpPort port;

  TcpWay(TcpClient tcp, LinkClient.Settings settings) {
    this.tcp = tcp;
    this.settings = settings;
    this.loop = tcp.loop();
    this.port = settings.waits() ? new TcpPort(loop, settings.host(), settings.port()) : null;
  }

  @Override
  public ScheduledExecutorService loop() {
    return loop;
  }

  @Override
  public void connect(Function<Line, LineHandler> accept, Consumer<String> failed) {
    Address address =
        new Address(
            settings.host(),
            settings.port(),
            CONNECT_WITHIN,
            LinkMessage.LONGEST_FRAME,
            settings.pass().map(LinkPass::tls));
    if (port != null) {
      port.await(address, accept, failed);
    } else {
      tcp.connect(loop, address, accept, failed);
    }
  }

  @Override
  public void close() {
    if (port != null) {
      port.close();
    }
  }
}
