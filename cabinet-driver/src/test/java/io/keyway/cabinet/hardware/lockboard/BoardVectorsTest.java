// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.hardware.lockboard.board.BoardFirmware;
import io.keyway.cabinet.hardware.lockboard.board.BoardProtocol;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply;
import io.keyway.cabinet.hardware.lockboard.board.Deframer;
import io.keyway.cabinet.hardware.lockboard.board.Measure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of every family, frame by frame. */
class BoardVectorsTest {
  /** One line of the file. */
  record Frame(String family, String name, byte[] octets, String expected) {
    BoardProtocol protocol() {
      return BoardProtocol.named(family).orElseThrow();
    }

    @Override
    public String toString() {
      return family + " " + name;
    }
  }

  static Stream<Frame> frames() {
    try (InputStream in = BoardVectorsTest.class.getResourceAsStream("frames.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\\|", 3))
          .map(
              part -> {
                String[] words = part[0].strip().split(" ", 2);
                byte[] octets = HexFormat.of().parseHex(part[1].strip());
                return new Frame(words[0], words[1], octets, part[2].strip());
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyFrameIsWhatTheFileSays(Frame frame) {
    assertThat(meaning(frame)).isEqualTo(frame.expected());
  }

  @ParameterizedTest
  @MethodSource("frames")
  void aFrameIsFoundBehindNoiseAndInPieces(Frame frame) {
    if (!(frame.protocol().measure(frame.octets(), frame.octets().length)
        instanceof Measure.Whole)) {
      return;
    }
    Deframer deframer = new Deframer(frame.protocol());
    List<byte[]> found = new ArrayList<>();

    for (byte octet : concat(new byte[] {0x02, 0x57, 0x00, (byte) 0xff}, frame.octets())) {
      deframer.add(new byte[] {octet});
      deframer.next().ifPresent(found::add);
    }
    // What looked like the beginning of a longer frame is given up when more arrives.
    deframer.add(new byte[300]);
    deframer.next().ifPresent(found::add);

    assertThat(found).anySatisfy(f -> assertThat(f).isEqualTo(frame.octets()));
  }

  @Test
  void anyOctetsAreReadWithoutHarm() {
    Random random = new Random(20_261);
    for (BoardProtocol protocol : BoardProtocol.all()) {
      Deframer deframer = new Deframer(protocol);
      for (int i = 0; i < 20_000; i++) {
        byte[] octets = new byte[random.nextInt(40)];
        random.nextBytes(octets);
        if (octets.length > 6 && random.nextBoolean()) {
          byte[] start = protocol.query(0);
          System.arraycopy(start, 0, octets, 0, Math.min(5, octets.length));
        }
        deframer.add(octets);
        deframer
            .next()
            .ifPresent(
                frame ->
                    assertThat(protocol.measure(frame, frame.length))
                        .isEqualTo(new Measure.Whole(frame.length)));
      }
    }
  }

  @Test
  void everyFamilyHasFirmwareToTryItWith() {
    assertThat(BoardProtocol.all())
        .extracting(BoardProtocol::name)
        .containsExactly("kerong-cu16", "wkly");
    assertThat(BoardProtocol.all())
        .allSatisfy(p -> assertThat(BoardFirmware.named(p.name())).isPresent());
  }

  private static String meaning(Frame frame) {
    BoardProtocol protocol = frame.protocol();
    String[] words = frame.expected().split(" ");
    if (words[0].equals("query")
        && java.util.Arrays.equals(protocol.query(Integer.parseInt(words[1])), frame.octets())) {
      return frame.expected();
    }
    if (words[0].equals("unlock")
        && java.util.Arrays.equals(
            protocol.unlock(Integer.parseInt(words[1]), Integer.parseInt(words[2])),
            frame.octets())) {
      return frame.expected();
    }
    return switch (protocol.measure(frame.octets(), frame.octets().length)) {
      case Measure.Noise n -> "noise";
      case Measure.Unfinished u -> "unfinished";
      case Measure.Whole(int length) -> text(protocol.decode(frame.octets()));
    };
  }

  private static String text(BoardReply reply) {
    return reply instanceof BoardReply.State(int address, var channels)
        ? "State[address="
            + address
            + ", closed="
            + channels.stream().map(c -> latch(c.latch())).collect(Collectors.joining())
            + ", items="
            + channels.stream()
                .map(c -> c.item().map(there -> there ? "1" : "0").orElse("-"))
                .collect(Collectors.joining())
            + "]"
        : reply.toString();
  }

  private static String latch(BoardReply.Latch latch) {
    return switch (latch) {
      case CLOSED -> "1";
      case OPEN -> "0";
      case FAULTY -> "?";
    };
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
