// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.kerong;

import com.google.auto.service.AutoService;
import io.keyway.cabinet.hardware.lockboard.board.BoardProtocol;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply.Channel;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply.Latch;
import io.keyway.cabinet.hardware.lockboard.board.Measure;
import java.util.Optional;
import java.util.stream.IntStream;

/** Boards of the KERONG CU16 family. */
@AutoService(BoardProtocol.class)
public final class KerongCu16 implements BoardProtocol {
  private static final int LOCKS = 16;

  @Override
  public String name() {
    return "kerong-cu16";
  }

  @Override
  public int channels() {
    return LOCKS;
  }

  /** Ten: the addresses that boards can be set to; F stands for all of them. */
  @Override
  public int addresses() {
    return 10;
  }

  @Override
  public int usualBaud() {
    return 19_200;
  }

  @Override
  public boolean sensesItems() {
    return true;
  }

  @Override
  public boolean answersUnlock() {
    return false;
  }

  @Override
  public byte[] unlock(int address, int channel) {
    return new UnlockRequest(address, channel).encode();
  }

  @Override
  public byte[] query(int address) {
    return new StatusRequest(address).encode();
  }

  @Override
  public Measure measure(byte[] octets, int length) {
    return Cu16Frame.measure(octets, length);
  }

  @Override
  public BoardReply decode(byte[] frame) {
    if (frame[2] != StatusReply.COMMAND) {
      return new BoardReply.Aside(frame[1] >> 4 & 0xf);
    }
    StatusReply reply = StatusReply.decode(frame);
    return new BoardReply.State(
        reply.board(),
        IntStream.rangeClosed(1, LOCKS)
            .mapToObj(
                lock ->
                    new Channel(
                        reply.isLocked(lock) ? Latch.CLOSED : Latch.OPEN,
                        Optional.of(reply.hasItem(lock))))
            .toList());
  }
}
