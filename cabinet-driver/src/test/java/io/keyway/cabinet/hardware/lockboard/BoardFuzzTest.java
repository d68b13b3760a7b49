// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.hardware.lockboard.board.BoardFirmware;
import io.keyway.cabinet.hardware.lockboard.board.BoardProtocol;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply;
import io.keyway.cabinet.hardware.lockboard.board.Deframer;
import io.keyway.cabinet.hardware.lockboard.board.Measure;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Whatever a serial line brings, in whatever pieces, boards of every family are read from it. */
final class BoardFuzzTest {
  private static final int LONGEST_PIECE = 32;
  private static final List<BoardProtocol> FAMILIES = BoardProtocol.all();
  private static final List<BoardFirmware> FIRMWARE =
      FAMILIES.stream().map(family -> BoardFirmware.named(family.name()).orElseThrow()).toList();

  /** The first byte says how long the pieces are. */
  @FuzzTest
  void anyOctetsAreReadWithoutHarm(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    int piece = 1 + (bytes[0] & 0xff) % LONGEST_PIECE;
    for (int i = 0; i < FAMILIES.size(); i++) {
      ByteBuffer octets = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
      Deframer deframer = new Deframer(FAMILIES.get(i));
      int framed = 0;
      while (octets.hasRemaining()) {
        byte[] arrived = new byte[Math.min(piece, octets.remaining())];
        octets.get(arrived);
        deframer.add(arrived);
        Optional<byte[]> frame = deframer.next();
        while (frame.isPresent()) {
          framed += frame.get().length;
          read(FAMILIES.get(i), frame.get());
          answer(FIRMWARE.get(i), FAMILIES.get(i), frame.get());
          frame = deframer.next();
        }
      }
      deframer.clear();
      assertThat(framed + deframer.noise()).isEqualTo(bytes.length - 1);
    }
  }

  private static void read(BoardProtocol family, byte[] frame) {
    assertThat(family.measure(frame, frame.length)).isEqualTo(new Measure.Whole(frame.length));
    try {
      BoardReply reply = family.decode(frame);
      assertThat(reply.address()).isBetween(0, 0xff);
    } catch (ProtocolError e) {
      assertThat(e).hasMessageStartingWith("A board told of ");
    }
  }

  private static void answer(BoardFirmware firmware, BoardProtocol family, byte[] frame) {
    firmware
        .answer(frame, new AllClosed(firmware.address(frame), family.channels()))
        .ifPresent(
            answer ->
                assertThat(family.measure(answer, answer.length))
                    .isEqualTo(new Measure.Whole(answer.length)));
  }

  private record AllClosed(int address, int channels) implements BoardFirmware.Panel {
    @Override
    public boolean isClosed(int channel) {
      return true;
    }

    @Override
    public boolean hasItem(int channel) {
      return channel % 2 == 0;
    }

    @Override
    public void drive(int channel) {
      assertThat(channel).isBetween(1, channels);
    }
  }
}
