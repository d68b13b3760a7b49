// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.serial;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.keyway.cabinet.hardware.Shown;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Any line that a reader sends is a badge, bits, or nothing that can be read. */
final class BadgeTextFuzzTest {
  private static final List<BadgeText> FORMS =
      List.of(
          new BadgeText.AsBits(),
          new BadgeText.AsHex(1),
          new BadgeText.AsHex(26),
          new BadgeText.AsHex(200),
          new BadgeText.AsDigits("H10301", Pattern.compile("(?<facility>\\d{3}),(?<card>\\d{5})")),
          new BadgeText.AsDigits("EM", Pattern.compile("(?<card>.*)")),
          new BadgeText.AsDigits("X", Pattern.compile("(?:F(?<facility>[^C]*))?C(?<card>.*)")));

  @FuzzTest
  void anyLineIsABadgeOrUnreadable(byte[] octets) {
    String line = new String(octets, StandardCharsets.ISO_8859_1).strip();
    for (BadgeText form : FORMS) {
      Shown shown = form.read(line);
      if (shown instanceof Shown.Bits(String bits)) {
        assertThat(bits).matches("[01]{1,200}");
      }
    }
  }
}
