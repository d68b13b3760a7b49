// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.keyway.cabinet.CabinetException.ProtocolError;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Whatever a connection brings, in whatever pieces, its whole frames are handed on, in order. */
final class TcpLineFuzzTest {
  private static final int LONGEST = 64;

  /** The first byte says how long the pieces are. */
  @FuzzTest
  void wholeFramesAreHandedOnUpToTheFirstThatIsNone(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    int piece = 1 + (bytes[0] & 0xff);
    ByteBuffer octets = ByteBuffer.wrap(bytes, 1, bytes.length - 1).slice();
    Heard heard = new Heard();
    PretendSocket socket = new PretendSocket();
    socket.pipeline().addLast(new TcpLine(socket, LONGEST, line -> heard));

    while (octets.hasRemaining() && socket.isOpen()) {
      byte[] arrived = new byte[Math.min(piece, octets.remaining())];
      octets.get(arrived);
      socket.writeInbound(Unpooled.wrappedBuffer(arrived));
    }
    socket.close();
    socket.finishAndReleaseAll();

    assertThat(heard.frames.toArray(byte[][]::new))
        .isDeepEqualTo(framesIn(octets.rewind()).toArray(byte[][]::new));
    assertThat(heard.damages).hasSize(octets.hasRemaining() ? 1 : 0);
    assertThat(heard.ends).isEqualTo(1);
  }

  /** Takes the whole frames; what is left is none. */
  private static List<byte[]> framesIn(ByteBuffer octets) {
    List<byte[]> frames = new ArrayList<>();
    while (octets.remaining() >= Integer.BYTES) {
      int length = octets.getInt(octets.position());
      if (length < 1 || length > LONGEST || length > octets.remaining() - Integer.BYTES) {
        return frames;
      }
      byte[] frame = new byte[length];
      octets.getInt();
      octets.get(frame);
      frames.add(frame);
    }
    return frames;
  }

  private static final class Heard implements LineHandler {
    private final List<byte[]> frames = new ArrayList<>();
    private final List<ProtocolError> damages = new ArrayList<>();
    private int ends;

    @Override
    public void opened() {}

    @Override
    public void frame(byte[] frame) {
      assertThat(damages).isEmpty();
      frames.add(frame);
    }

    @Override
    public void writable() {}

    @Override
    public void damaged(ProtocolError error) {
      assertThat(error).hasMessageStartingWith("Bad bytes: ");
      damages.add(error);
    }

    @Override
    public void closed(String reason) {
      ends++;
    }
  }
}
