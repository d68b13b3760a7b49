// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.MappingFiles;
import java.math.BigInteger;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RenderingTest {
  private static final Map<String, CardFormat> FORMATS =
      CardFormatYaml.readAll(MappingFiles.shipped("card-format"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "H10301|numbers|117:1037",
        "H10301|3-5|117,01037",
        "H10301|10D|0007668749",
        "H10301|8H|0075040D",
        "H10301|bits|10111010100000100000011011",
        "H10301|hex|BA8206C",
        "H10301|value|2EA081B"
      })
  void oneBadgeIsWrittenInManyWays(String format, String way, String text) {
    CardFormat known = format(format);
    Badge badge = new Badge(format, new FacilityCode(117), new CardNumber(1037));

    assertThat(rendering(way).of(known, badge)).contains(text);
    assertThat(rendering(way).badge(known, text)).isEqualTo(badge);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CSN32|uid|04A1B2C3",
        "CSN32|uid-reversed|C3B2A104",
        "CSN32|uid-decimal|77705923",
        "CSN32|uid-decimal-reversed|3283263748",
        "CSN32|numbers|0:77705923"
      })
  void aSerialNumberIsWrittenInEitherOrder(String format, String way, String text) {
    CardFormat known = format(format);
    Badge badge = new Badge(format, new FacilityCode(0), new CardNumber(0x04A1B2C3L));

    assertThat(rendering(way).of(known, badge)).contains(text);
    assertThat(rendering(way).badge(known, text)).isEqualTo(badge);
  }

  @ParameterizedTest
  @EnumSource(Rendering.class)
  void whateverIsWrittenIsReadAgain(Rendering rendering) {
    Random random = new Random(11);
    for (String name : new String[] {"H10301", "C1k35s", "CSN32", "CSN56", "FASC-N", "GUID"}) {
      CardFormat format = format(name);
      for (int i = 0; i < 50; i++) {
        long facility =
            format
                .facility()
                .map(f -> new BigInteger(f.width() - 1, random))
                .orElse(BigInteger.ZERO)
                .longValueExact();
        BigInteger number = new BigInteger(format.card().width() - 1, random);
        Badge badge = new Badge(name, new FacilityCode(facility), new CardNumber(number));
        rendering
            .of(format, badge)
            .ifPresent(text -> assertThat(rendering.badge(format, text)).isEqualTo(badge));
      }
    }
  }

  @Test
  void whatWouldLoseADigitIsNoRendering() {
    CardFormat format = format("C1k35s");
    Badge badge = new Badge("C1k35s", new FacilityCode(4000), new CardNumber(1_000_000));

    assertThat(Rendering.THREE_FIVE.of(format, badge)).isEmpty();
    assertThat(Rendering.TEN_DIGITS.of(format, badge)).isEmpty();
    assertThat(Rendering.UID.of(format, badge)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"255,65535,true", "256,65535,false", "255,65536,false"})
  void threeAndFiveDigitsAreOfEightAndSixteenBits(long facility, long number, boolean written) {
    CardFormat format = format("C1k48s");
    Badge badge = new Badge("C1k48s", new FacilityCode(facility), new CardNumber(number));

    assertThat(Rendering.THREE_FIVE.of(format, badge).isPresent()).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({"65535,65535,true", "65536,1,false", "1,65536,false"})
  void tenDigitsAreOfTwiceSixteenBits(long facility, long number, boolean written) {
    CardFormat format = format("C1k48s");
    Badge badge = new Badge("C1k48s", new FacilityCode(facility), new CardNumber(number));

    assertThat(Rendering.TEN_DIGITS.of(format, badge).isPresent()).isEqualTo(written);
    assertThat(Rendering.EIGHT_HEX.of(format, badge).isPresent()).isEqualTo(written);
  }

  @Test
  void theGreatestNumberOfTenDigitsIsRead() {
    Badge badge = Rendering.TEN_DIGITS.badge(format("C1k48s"), "4294967295");

    assertThat(badge)
        .isEqualTo(new Badge("C1k48s", new FacilityCode(65_535), new CardNumber(65_535)));
  }

  @Test
  void aValueWithoutItsLeadingZerosIsRead() {
    Badge badge = new Badge("H10301", new FacilityCode(0), new CardNumber(2));
    String written = Rendering.VALUE.of(format("H10301"), badge).orElseThrow();

    assertThat(written).startsWith("0");
    assertThat(Rendering.VALUE.badge(format("H10301"), written.replaceFirst("^0+", "")))
        .isEqualTo(badge);
  }

  @ParameterizedTest
  @EnumSource(Rendering.class)
  void eachIsFoundByItsWord(Rendering rendering) {
    assertThat(Rendering.of(rendering.word())).contains(rendering);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "H10301|numbers|9223372036854775808:1|facility code is too large",
        "H10301|bits|1011|length or parity",
        "H10301|bits|00111010100000100000011011|length or parity",
        "H10301|value|FFFFFFFF|more than 26 bits",
        "H10301|3-5|117-01037|Three digits, a comma",
        "H10301|10D|4294967296|32 bits",
        "H10301|numbers|256:1|more than 8 bits",
        "H10301|uid|04A1B2C3|no serial number",
        "CSN32|uid|04A1B2|8 hexadecimal digits",
        "CSN32|uid-decimal|99999999999|decimal number of 4 bytes",
        "H10302|numbers|5:17|no facility code"
      })
  void whatMeansNoBadgeIsRefused(String format, String way, String text, String reason) {
    assertThatThrownBy(() -> rendering(way).badge(format(format), text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(reason.split("\\|"));
  }

  private static CardFormat format(String name) {
    return requireNonNull(FORMATS.get(name));
  }

  private static Rendering rendering(String word) {
    return Rendering.of(word).orElseThrow();
  }
}
