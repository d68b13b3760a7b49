// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.keyway.cabinet.CabinetException.ProtocolError;
import java.util.Arrays;
import java.util.Optional;

/** Whatever two wires bring between two zeros, it is a segment or it is passed over. */
final class SegmentFuzzTest {
  private static final int LONGEST_FRAME = 4 * 1024;

  @FuzzTest
  void anyOctetsAreReadWithoutHarm(byte[] octets) {
    Optional<Segment> segment = Segment.decode(octets, octets.length);
    if (segment.isPresent()) {
      byte[] wire = segment.get().encode();
      byte[] between = Arrays.copyOfRange(wire, 1, wire.length - 1);
      assertThat(Segment.decode(between, between.length)).isEqualTo(segment);
    }
    Joiner joiner = new Joiner();
    try {
      joiner
          .add(octets, LONGEST_FRAME)
          .ifPresent(frame -> assertThat(frame.length).isLessThan(LONGEST_FRAME));
    } catch (ProtocolError e) {
      assertThat(e).hasMessageContaining("frame");
    }
  }
}
