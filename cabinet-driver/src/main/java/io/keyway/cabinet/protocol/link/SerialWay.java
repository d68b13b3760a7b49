// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import io.keyway.cabinet.transport.multidrop.BusStation;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;

/** As a station on a serial line: the next session with its master is the next line. */
record SerialWay(BusStation station) implements Way {
  @Override
  public ScheduledExecutorService loop() {
    return station.loop();
  }

  @Override
  public void connect(Function<Line, LineHandler> accept, Consumer<String> failed) {
    station.connect(LinkMessage.LONGEST_FRAME, accept);
  }

  @Override
  public void close() {}
}
