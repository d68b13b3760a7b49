// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdFormTest {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  @Test
  void oneCharacterFitsIfAndOnlyIfItIsOfTheForm() {
    for (char c = 0; c < 0x300; c++) {
      String text = String.valueOf(c);
      assertThat(IdForm.fits(text)).as(text).isEqualTo(FORM.matcher(text).matches());
      assertThat(IdForm.fits("a" + text)).as(text).isEqualTo(FORM.matcher("a" + text).matches());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64})
  void upTo64CharactersFit(int length) {
    assertThat(IdForm.fits("x".repeat(length))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65, 100_000})
  void noneAndMoreThan64DoNot(int length) {
    assertThat(IdForm.fits("x".repeat(length))).isFalse();
  }
}
