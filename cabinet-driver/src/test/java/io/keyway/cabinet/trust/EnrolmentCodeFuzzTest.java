// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.keyway.model.custody.CabinetId;
import java.nio.charset.StandardCharsets;

/** Any text is this cabinet's code, or is refused with a sentence for people. */
final class EnrolmentCodeFuzzTest {
  private static final CabinetId CABINET = new CabinetId("north-1");

  @FuzzTest
  void anyTextIsACodeOrRefused(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    EnrolmentCode code;
    try {
      code = EnrolmentCode.parse(text, CABINET);
    } catch (IllegalArgumentException e) {
      assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
      assertThat(e.getMessage()).containsPattern("An enrolment code is|This code was mistyped");
      return;
    }
    assertThat(EnrolmentCode.parse(code.text(CABINET), CABINET)).isEqualTo(code);
  }
}
