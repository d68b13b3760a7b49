// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CobsTest {
  @ParameterizedTest
  @CsvSource({
    "00, 0101",
    "0000, 010101",
    "001100, 01021101",
    "11220033, 0311220233",
    "11223344, 0511223344",
    "11000000, 0211010101"
  })
  void octetsAreStuffedAsPublished(String octets, String stuffed) {
    byte[] out = Cobs.stuff(HexFormat.of().parseHex(octets));

    assertThat(HexFormat.of().formatHex(out)).isEqualTo(stuffed);
    assertThat(Cobs.unstuff(out, out.length)).hasValue(HexFormat.of().parseHex(octets));
  }

  @Test
  void whateverIsStuffedHasNoZeroAndComesOutAgain() {
    Random random = new Random(7);
    for (int length = 0; length < 1_100; length++) {
      byte[] octets = new byte[length];
      random.nextBytes(octets);
      for (int i = 0; i < length; i++) {
        octets[i] = random.nextInt(300) < length % 300 ? 0 : octets[i];
      }

      byte[] stuffed = Cobs.stuff(octets);

      assertThat(stuffed).doesNotContain(0).hasSizeLessThanOrEqualTo(length + length / 254 + 2);
      assertThat(Cobs.unstuff(stuffed, stuffed.length)).hasValue(octets);
    }
  }

  @ParameterizedTest
  @CsvSource({"00", "02", "0511", "020011", "030100"})
  void whatNobodyStuffedIsRefused(String octets) {
    byte[] bytes = HexFormat.of().parseHex(octets);

    assertThat(Cobs.unstuff(bytes, bytes.length)).isEmpty();
  }
}
