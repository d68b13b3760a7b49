// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

/** Keys that are pressed, heard on a thread of its own. */
public interface Keypad extends AutoCloseable {
  /** Begins to listen; keys are handed to the ear one by one. */
  void start(Ear ear);

  @Override
  void close();

  /** Hears keys. */
  interface Ear {
    /** A key: {@code 0} to {@code 9}, {@code *} to clear, {@code #} to enter. */
    void pressed(char key);
  }
}
