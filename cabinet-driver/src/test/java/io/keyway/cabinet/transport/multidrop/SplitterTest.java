// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.CabinetException.ProtocolError;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SplitterTest {
  private static final int LONGEST = 64 * 1024;

  @Test
  void somethingUrgentGoesBetweenThePiecesOfSomethingLong() {
    Splitter out = new Splitter();
    Joiner in = new Joiner();
    byte[] roster = octets(new Random(1), 16 * 1024);
    byte[] revocation = octets(new Random(2), 300);
    out.add(roster, false);

    assertThat(in.add(out.next(), LONGEST)).isEmpty();
    out.add(revocation, true);

    assertThat(in.add(out.next(), LONGEST)).isEmpty();
    assertThat(in.add(out.next(), LONGEST)).hasValue(revocation);
    assertThat(rest(out, in)).containsExactly(roster);
  }

  @Test
  void whateverIsSplitIsJoinedInTheOrderOfItsLane() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      Splitter out = new Splitter();
      Joiner in = new Joiner();
      List<byte[]> ordinary = new ArrayList<>();
      List<byte[]> urgent = new ArrayList<>();
      List<byte[]> heard = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        boolean isUrgent = random.nextInt(4) == 0;
        byte[] frame = octets(random, 1 + random.nextInt(2_000));
        frame[0] = (byte) (isUrgent ? 1 : 0);
        out.add(frame, isUrgent);
        (isUrgent ? urgent : ordinary).add(frame);
        for (int pieces = random.nextInt(10); pieces > 0; pieces--) {
          in.add(out.next(), LONGEST).ifPresent(heard::add);
        }
      }
      heard.addAll(rest(out, in));

      assertThat(heard.stream().filter(frame -> frame[0] == 1)).containsExactlyElementsOf(urgent);
      assertThat(heard.stream().filter(frame -> frame[0] == 0)).containsExactlyElementsOf(ordinary);
      assertThat(out.waiting()).isZero();
    }
  }

  @Test
  void aFrameThatGrowsBeyondItsLimitIsRefused() {
    Splitter out = new Splitter();
    Joiner in = new Joiner();
    out.add(new byte[500], false);

    assertThat(in.add(out.next(), 300)).isEmpty();
    assertThatThrownBy(() -> in.add(out.next(), 300)).isInstanceOf(ProtocolError.class);
  }

  @Test
  void anOrdinaryPieceAndAShortAnswerTakeNoLongerThanTheLongestSegment() {
    int question = Segment.AROUND + Ccm.TAG + 1 + Splitter.PIECE;
    int answer = Segment.AROUND + Ccm.TAG + 1 + 20;

    assertThat(question + answer).isLessThanOrEqualTo(Segment.LONGEST_ON_WIRE);
  }

  private static List<byte[]> rest(Splitter out, Joiner in) {
    List<byte[]> frames = new ArrayList<>();
    byte[] piece = out.next();
    while (!Splitter.isNothing(piece)) {
      in.add(piece, LONGEST).ifPresent(frames::add);
      piece = out.next();
    }
    return frames;
  }

  private static byte[] octets(Random random, int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }
}
