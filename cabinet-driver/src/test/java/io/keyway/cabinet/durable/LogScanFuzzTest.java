// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;

/** Whatever a disk makes of a log file, it is read without harm. */
final class LogScanFuzzTest {
  @FuzzTest
  void anyFileIsSoundTornOrDamaged(byte[] file) {
    LogScan scan = LogScan.of(file);

    assertThat(scan.end()).isBetween(8L, Math.max(8L, file.length));
    assertThat(scan.dirtyUntil()).isGreaterThanOrEqualTo(scan.end());
    if (scan.damaged()) {
      return;
    }
    byte[] sound = LogBytes.of(scan.records());
    assertThat(Arrays.copyOf(file, (int) scan.end())).isEqualTo(sound);
    byte[] rest = Arrays.copyOfRange(file, (int) scan.dirtyUntil(), file.length);
    assertThat(rest).isEqualTo(new byte[rest.length]);
    LogScan again = LogScan.of(sound);
    assertThat(again.damaged()).isFalse();
    assertSame(again.records(), scan.records());
  }

  private static void assertSame(List<byte[]> one, List<byte[]> other) {
    assertThat(one.toArray(byte[][]::new)).isDeepEqualTo(other.toArray(byte[][]::new));
  }
}
