// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.board;

import java.util.List;
import java.util.Optional;

/** What a board says. */
public sealed interface BoardReply {
  /** Which board. */
  int address();

  /**
   * How all channels are.
   *
   * @param channels the first is channel 1
   */
  record State(int address, List<Channel> channels) implements BoardReply {
    public State {
      channels = List.copyOf(channels);
    }
  }

  /** The answer to a command to open. */
  record Answer(int address, int channel, boolean accepted) implements BoardReply {}

  /** A door changed, said without being asked: a reason to ask. */
  record Changed(int address, int channel) implements BoardReply {}

  /** What means nothing here, such as our own words come back from a line that echoes. */
  record Aside(int address) implements BoardReply {}

  /**
   * One channel.
   *
   * @param latch how its lock is
   * @param item whether an item is sensed beside it, where the board can tell
   */
  record Channel(Latch latch, Optional<Boolean> item) {}

  /** How a lock is, as its own switch says. */
  enum Latch {
    OPEN,
    CLOSED,
    /** The board itself says that it cannot tell. */
    FAULTY
  }
}
