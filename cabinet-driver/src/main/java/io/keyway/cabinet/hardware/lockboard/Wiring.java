// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard;

import io.keyway.cabinet.hardware.lockboard.board.BoardProtocol;
import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.model.custody.SlotNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which channel of which board is which slot.
 *
 * @param buses the lines, each with its boards
 * @param slots where each slot is
 * @param door the lock and the contact of a door before all slots, where there is one
 */
public record Wiring(List<Bus> buses, Map<SlotNumber, Place> slots, Optional<Place> door) {
  public Wiring {
    buses = List.copyOf(buses);
    slots = Map.copyOf(slots);
    long places =
        java.util.stream.Stream.concat(slots.values().stream(), door.stream()).distinct().count();
    if (places < slots.size() + (door.isPresent() ? 1 : 0)) {
      throw new IllegalArgumentException("One channel stands for one slot, or for the door");
    }
  }

  /**
   * A line and the boards on it.
   *
   * @param name for people and for {@link Place}
   * @param boards their addresses
   */
  public record Bus(
      String name,
      OctetAddress line,
      BoardProtocol protocol,
      List<Integer> boards,
      Polarity polarity,
      Timing timing) {
    public Bus {
      boards = List.copyOf(boards);
      if (boards.isEmpty() || boards.stream().distinct().count() != boards.size()) {
        throw new IllegalArgumentException("A line has boards, each address once");
      }
      for (int board : boards) {
        if (board < 0 || board >= protocol.addresses()) {
          throw new IllegalArgumentException(
              protocol.name() + " boards have addresses 0 to " + (protocol.addresses() - 1));
        }
      }
    }
  }

  /** A channel. Boards count from 0, channels from 1. */
  public record Place(String bus, int board, int channel) {
    @Override
    public String toString() {
      return bus + "/" + board + "/" + channel;
    }
  }

  /**
   * What a board's bits mean. Boards and locks of one family are wired either way.
   *
   * @param latchInverted whether "closed" means that the lock is open
   * @param itemInverted whether "nothing there" means that something is
   * @param presence what tells that a fob hangs
   */
  public record Polarity(boolean latchInverted, boolean itemInverted, Presence presence) {
    /** As most boards have it: the lock's own switch tells that a fob hangs. */
    public static final Polarity USUAL = new Polarity(false, false, Presence.LATCH);
  }

  /** What tells that a fob hangs. */
  public enum Presence {
    /** The lock: it is closed when a fob is in it, as with a locking pin or a flap. */
    LATCH,
    /** The item sensor beside it. */
    ITEM
  }

  /**
   * How patient a line is.
   *
   * @param reply how long a board may think, beside the time that the octets take
   * @param gap between two questions
   * @param settle after a command to open, before the first reading back
   * @param verify how long a lock may take to be seen open
   * @param deadline after which a release that still waits is dropped
   */
  public record Timing(
      Duration reply, Duration gap, Duration settle, Duration verify, Duration deadline) {
    /** What boards were seen to need. */
    public static final Timing USUAL =
        new Timing(
            Duration.ofMillis(200),
            Duration.ofMillis(50),
            Duration.ofMillis(60),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(3));
  }
}
