// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.hardware.Shown;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BadgeTextTest {
  private final BadgeText digits =
      new BadgeText.AsDigits("H10301", Pattern.compile("(?<facility>\\d{1,3}),(?<card>\\d+)"));

  @Test
  void digitsAreFoundWhereThePatternSays() {
    assertThat(digits.read("017,00042"))
        .isEqualTo(
            new Shown.OfBadge(new Badge("H10301", new FacilityCode(17), new CardNumber(42))));
    assertThat(digits.read("17;42")).isEqualTo(new Shown.Unreadable());
    assertThat(digits.read("1,9999999999999999999")).isEqualTo(new Shown.Unreadable());
  }

  @Test
  void withoutAFacilityItIsNought() {
    assertThat(new BadgeText.AsDigits("UID", Pattern.compile("(?<card>\\d+)")).read("77"))
        .isEqualTo(new Shown.OfBadge(new Badge("UID", new FacilityCode(0), new CardNumber(77))));
    assertThatThrownBy(() -> new BadgeText.AsDigits("UID", Pattern.compile("\\d+")))
        .hasMessageContaining("names no group 'card'");
  }

  @Test
  void hexKeepsItsLeadingZerosUpToTheBitsOfTheCard() {
    assertThat(new BadgeText.AsHex(12).read("2f")).isEqualTo(new Shown.Bits("000000101111"));
    assertThat(new BadgeText.AsHex(4).read("2f")).isEqualTo(new Shown.Unreadable());
    assertThat(new BadgeText.AsHex(8).read("xy")).isEqualTo(new Shown.Unreadable());
  }

  @Test
  void bitsAreBitsAndNothingElse() {
    assertThat(new BadgeText.AsBits().read("0101")).isEqualTo(new Shown.Bits("0101"));
    assertThat(new BadgeText.AsBits().read("0121")).isEqualTo(new Shown.Unreadable());
  }

  @Test
  void nothingOfACardStandsInText() {
    assertThat(digits.read("017,00042").toString()).doesNotContain("42");
    assertThat(new Shown.Bits("0101").toString()).doesNotContain("0101");
  }
}
