// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;

/** How a cabinet gets its next line to the bridge. To be used on its loop. */
interface Way extends AutoCloseable {
  /** The thread on which lines live. */
  ScheduledExecutorService loop();

  /**
   * Gets one line.
   *
   * @param accept gives it its handler
   * @param failed hears the reason where there is none
   */
  void connect(Function<Line, LineHandler> accept, Consumer<String> failed);

  @Override
  void close();
}
