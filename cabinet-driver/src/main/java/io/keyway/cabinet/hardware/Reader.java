// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

import java.util.function.Consumer;

/** Reads badges, on a thread of its own. */
public interface Reader extends AutoCloseable {
  /** Begins to read; what is read is handed to the ear, one badge after the other. */
  void start(Consumer<Shown> ear);

  @Override
  void close();
}
