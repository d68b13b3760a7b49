// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.model.custody.CabinetId;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class EnrolmentCodeTest {
  private static final CabinetId CABINET = new CabinetId("north-1");

  private final TestAuthority site = TestAuthority.fresh();
  private final EnrolmentCode code = EnrolmentCode.fresh(site.authority().certificate());

  @Test
  void isReadAsItWasWrittenHoweverItIsTyped() {
    String text = code.text(CABINET);

    assertThat(text).matches("([a-z2-7]{4}-){11}[a-z2-7]{4}");
    assertThat(EnrolmentCode.parse(text, CABINET)).isEqualTo(code);
    assertThat(EnrolmentCode.parse(text.toUpperCase(Locale.ROOT).replace('-', ' '), CABINET))
        .isEqualTo(code);
  }

  @Test
  void isOneCabinetsOnly() {
    // One byte checks the cabinet, and one code in 256 has the same for another; this one has not.
    String text = new EnrolmentCode(new byte[EnrolmentCode.SECRET], new byte[16]).text(CABINET);

    assertThatThrownBy(() -> EnrolmentCode.parse(text, new CabinetId("north-2")))
        .hasMessage("This code was mistyped, or was made for another cabinet than north-2");
  }

  @Test
  void aSlipOfTheHandIsToldInAlmostEveryPlace() {
    String text = code.text(CABINET).replace("-", "");
    int told = 0;
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'a' ? 'b' : 'a';
      String wrong = text.substring(0, i) + other + text.substring(i + 1);
      try {
        EnrolmentCode.parse(wrong, CABINET);
      } catch (IllegalArgumentException e) {
        told++;
      }
    }

    assertThat(told).isGreaterThan(40);
  }

  @Test
  void whatIsNoCodeIsSaidSo() {
    assertThatThrownBy(() -> EnrolmentCode.parse("abcd-1111", CABINET))
        .hasMessageContaining("48 of a-z and 2-7");
  }

  @Test
  void namesOneAuthority() {
    assertThat(code.names(site.authority().certificate())).isTrue();
    assertThat(code.names(TestAuthority.fresh().authority().certificate())).isFalse();
  }

  @Test
  void holdsMoreThanEightyBitsAndNoTwoAreAlike() {
    EnrolmentCode other = EnrolmentCode.fresh(site.authority().certificate());

    assertThat(code.secret()).hasSizeGreaterThan(80 / 8).isNotEqualTo(other.secret());
  }

  @Test
  void itsTextForLogsTellsNothing() {
    assertThat(code).hasToString("EnrolmentCode[masked]");
  }
}
