// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

/** What people see at the cabinet: a line of text, lamps, or nothing. Does not block. */
public interface Display extends AutoCloseable {
  /** A cabinet without a display. */
  Display NONE =
      new Display() {
        @Override
        public void show(Prompt prompt) {}

        @Override
        public void close() {}
      };

  /** Shows this in the place of what was shown. */
  void show(Prompt prompt);

  @Override
  void close();
}
