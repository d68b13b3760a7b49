// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.transport.multidrop.Segment.Kind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SegmentTest {
  @Test
  void theFirstQuestionOfASessionIsThisOnTheWire() {
    byte[] nonce = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");

    byte[] wire = new Segment(1, Kind.OPEN, 0, nonce).encode();

    assertThat(HexFormat.of().formatHex(wire))
        .isEqualTo("00030101010101010101010114112233445566778899aabbccddeeff85c6b66500");
  }

  @Test
  void theLongestIsTwoHundredAndFiftyOnTheWire() {
    byte[] content = new byte[Segment.LONGEST_CONTENT];
    Arrays.fill(content, (byte) 7);

    byte[] wire = new Segment(254, Kind.ASK, Long.MAX_VALUE, content).encode();

    assertThat(wire).hasSize(Segment.LONGEST_ON_WIRE);
  }

  @Test
  void whatWasEncodedIsReadAgain() {
    Random random = new Random(3);
    for (int length = 0; length <= Segment.LONGEST_CONTENT; length++) {
      byte[] content = new byte[length];
      random.nextBytes(content);
      Segment segment =
          new Segment(
              1 + random.nextInt(254),
              Kind.values()[random.nextInt(4)],
              random.nextLong(),
              content);

      byte[] wire = segment.encode();

      assertThat(wire).startsWith(0).endsWith(0).hasSizeLessThanOrEqualTo(250);
      byte[] between = Arrays.copyOfRange(wire, 1, wire.length - 1);
      assertThat(between).doesNotContain(0);
      assertThat(Segment.decode(between, between.length)).hasValue(segment);
    }
  }

  @Test
  void aDisturbedOneIsNoSegment() {
    Random random = new Random(5);
    byte[] wire = new Segment(9, Kind.ANSWER, 12, new byte[] {1, 0, 3, 4, 0, 0, 8, 9, 9}).encode();
    byte[] between = Arrays.copyOfRange(wire, 1, wire.length - 1);
    for (int at = 0; at < between.length; at++) {
      byte[] disturbed = between.clone();
      disturbed[at] ^= (byte) (1 << random.nextInt(8));

      assertThat(Segment.decode(disturbed, disturbed.length)).isEmpty();
      assertThat(Segment.decode(between, at)).isEmpty();
    }
  }

  @Test
  void itsTextDoesNotShowWhatItCarries() {
    Segment segment = new Segment(9, Kind.ASK, 12, new byte[] {42, 43});

    assertThat(segment).hasToString("Segment[ASK 12, station 9]");
  }
}
