// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.board;

import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The other end of a {@link BoardProtocol}: what a board answers. For boards that are emulated, to
 * try a cabinet without metal and to test drivers byte by byte. Stateless and thread-safe.
 */
public interface BoardFirmware {
  /** The family, as {@link BoardProtocol#name} has it. */
  String family();

  /** Which board a frame of the master is for. */
  int address(byte[] frame);

  /** Does what a frame asks for; the answer, where boards of this family answer it. */
  Optional<byte[]> answer(byte[] frame, Panel panel);

  /** What the board says by itself when a door moved, where its family does. */
  Optional<byte[]> moved(Panel panel, int channel);

  /** The same frame with a wrong check value: what a disturbed line makes of it. */
  default byte[] disturbed(byte[] frame) {
    byte[] wrong = frame.clone();
    wrong[wrong.length - 1] ^= 0x55;
    return wrong;
  }

  /** The firmware of a family. */
  static Optional<BoardFirmware> named(String family) {
    return ServiceLoader.load(BoardFirmware.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(firmware -> firmware.family().equals(family))
        .findFirst();
  }

  /** The locks and sensors of one board. Channels count from 1. */
  interface Panel {
    int address();

    int channels();

    boolean isClosed(int channel);

    boolean hasItem(int channel);

    /** Drives a lock. */
    void drive(int channel);
  }
}
