// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.board;

import io.keyway.cabinet.CabinetException.ProtocolError;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * How one family of lock boards speaks: bytes only. Stateless and thread-safe.
 *
 * <p>Channels count from 1, as they are printed on boards; addresses from 0, as their switches are
 * set.
 */
public interface BoardProtocol {
  /** The name used in configuration, such as {@code kerong-cu16}. */
  String name();

  /** How many channels a board has at most. */
  int channels();

  /** How many addresses there are, from 0. */
  int addresses();

  /** The rate that boards leave the factory with. */
  int usualBaud();

  /** Whether a board senses an item beside each lock. */
  boolean sensesItems();

  /** Whether a board answers a command to open; one that does not is only read back. */
  boolean answersUnlock();

  /** Opens the lock of one channel. */
  byte[] unlock(int address, int channel);

  /** Asks how all channels of a board are. */
  byte[] query(int address);

  /** What stands at the beginning of some octets. Looks at the check value too. */
  Measure measure(byte[] octets, int length);

  /**
   * Reads a frame that {@link #measure} found whole.
   *
   * @throws ProtocolError where its fields are none that a board sends
   */
  BoardReply decode(byte[] frame);

  /** All families that are there, by name. */
  static List<BoardProtocol> all() {
    return ServiceLoader.load(BoardProtocol.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(BoardProtocol::name))
        .toList();
  }

  /** The family of a name. */
  static Optional<BoardProtocol> named(String name) {
    return all().stream().filter(protocol -> protocol.name().equals(name)).findFirst();
  }
}
