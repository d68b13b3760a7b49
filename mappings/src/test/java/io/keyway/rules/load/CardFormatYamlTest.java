// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.rules.CardBench;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class CardFormatYamlTest {
  private static final Map<String, CardFormat> SHIPPED =
      CardFormatYaml.readAll(MappingFiles.shipped("card-format"));

  @ParameterizedTest(name = "{0} {2} {3}")
  @CsvFileSource(resources = "badge-vectors.tsv", delimiter = '\t', numLinesToSkip = 1)
  void everyVectorIsReadAndWritten(
      String name, int bits, long facility, long card, long issueLevel, long oem, String text) {
    CardFormat format = requireNonNull(SHIPPED.get(name), name);
    Badge badge = new Badge(name, new FacilityCode(facility), new CardNumber(card));

    assertThat(format.bits()).isEqualTo(bits);
    assertThat(format.decode(text)).contains(badge);
    if (issueLevel == 0 && oem == 0) {
      assertThat(format.encode(badge.facilityCode(), badge.cardNumber())).isEqualTo(text);
    }
  }

  @Test
  void everyFormatHasAVectorAndTheNameOfItsFile() {
    assertThat(SHIPPED).hasSize(15);
    MappingFiles.shipped("card-format")
        .forEach(
            (file, text) ->
                assertThat(CardFormatYaml.read(file, text).name() + ".yaml").isEqualTo(file));
  }

  @Test
  void aFlippedBitIsNotABadge() {
    CardFormat format = requireNonNull(SHIPPED.get("H10301"));
    String text = format.encode(new FacilityCode(17), new CardNumber(4711));

    for (int i = 0; i < text.length(); i++) {
      char flipped = text.charAt(i) == '0' ? '1' : '0';
      assertThat(format.decode(text.substring(0, i) + flipped + text.substring(i + 1))).isEmpty();
    }
  }

  @Test
  void threeTapsTellTheFormatsThatFit() {
    CardBench bench = new CardBench(SHIPPED.values());
    List<String> taps =
        List.of(7L, 4711L, 500_000L).stream()
            .map(n -> bench.encode(new Badge("H10304", new FacilityCode(9), new CardNumber(n))))
            .toList();

    List<CardBench.Guess> guesses = bench.infer(taps);

    assertThat(guesses).extracting(g -> g.format().name()).contains("H10302", "H10304");
    assertThat(guesses.getFirst().format().name()).isEqualTo("H10304");
    assertThat(bench.infer(List.of("0101"))).isEmpty();
  }

  @Test
  void bitsThatFitSeveralFormatsAreReadInEachOfThem() {
    CardBench bench = new CardBench(SHIPPED.values());
    String bits = bench.encode(new Badge("H10304", new FacilityCode(9), new CardNumber(4711)));

    assertThat(bench.decode(bits))
        .extracting(Badge::format)
        .contains("H10302", "H10304")
        .allMatch(name -> requireNonNull(SHIPPED.get(name)).bits() == bits.length());
    assertThat(bench.decode("01")).isEmpty();
  }

  @Test
  void aFormatInWhichAllTapsHaveOneFacilityIsLikelier() {
    CardBench bench = new CardBench(List.of(shipped("H10302"), shipped("H10304")));
    List<CardBench.Guess> one = bench.infer(taps(bench, 9, 9));
    List<CardBench.Guess> two = bench.infer(taps(bench, 9, 10));

    assertThat(one.getFirst().format().name()).isEqualTo("H10304");
    assertThat(one.getFirst().oneFacility()).isTrue();
    assertThat(two.getFirst().format().name()).isEqualTo("H10302");
    assertThat(two.getLast().format().name()).isEqualTo("H10304");
    assertThat(two.getLast().oneFacility()).isFalse();
  }

  @Test
  void formatsThatAreEquallyLikelyStandInTheOrderOfTheirNames() {
    CardFormat one = shipped("H10302");
    CardBench bench =
        new CardBench(
            Stream.of("Z", "B", "M", "A")
                .map(n -> new CardFormat(n, one.bits(), one.facility(), one.card(), one.parities()))
                .toList());
    String tap = one.encode(new FacilityCode(0), new CardNumber(4711));

    assertThat(bench.infer(List.of(tap)))
        .extracting(guess -> guess.format().name())
        .containsExactly("A", "B", "M", "Z");
  }

  private static CardFormat shipped(String name) {
    return requireNonNull(SHIPPED.get(name));
  }

  private static List<String> taps(CardBench bench, long... facilities) {
    return Arrays.stream(facilities)
        .mapToObj(f -> bench.encode(new Badge("H10304", new FacilityCode(f), new CardNumber(7))))
        .toList();
  }

  @Test
  void bitsComeOutOfTheHexadecimalThatReadersSend() {
    assertThat(CardBench.bits("82361D40", 26)).isEqualTo("10000010001101100001110101");
    assertThat(CardBench.bits("8f", 8)).isEqualTo("10001111");
    assertThatThrownBy(() -> CardBench.bits("82", 26)).hasMessageContaining("more digits");
    assertThatThrownBy(() -> CardBench.bits("8x", 8)).hasMessageContaining("hexadecimal");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bits: 26|bits: 201|2|a number from 1 to 200",
        "card: 9-24|card: 9-26|4|bits are counted from 0 to 25, not '26'",
        "card: 9-24|card: 8-24|4|bit 8 is used twice",
        "card: 9-24|card: 24-9|4|bits run from the lower to the higher",
        "even: 1-12|even: 0-12|6|a parity bit does not cover itself",
        "even: 1-12|evn: 1-12|6|unknown field 'evn'",
        "card: 9-24|fixed: {9: 1}|1|field 'card' is missing"
      })
  void whatIsWrongIsRefusedWithFileLineAndReason(
      String right, String wrong, int line, String reason) {
    String yaml =
        """
        name: H10301
        bits: 26
        facility: 1-8
        card: 9-24
        parity:
          - {bit: 0, even: 1-12}
          - {bit: 25, odd: [13-20, 21, 22-24]}
        """;

    assertThatThrownBy(() -> CardFormatYaml.read("x.yaml", yaml.replace(right, wrong)))
        .isInstanceOf(RefusedFile.class)
        .hasMessageStartingWith("x.yaml:" + line + ": ")
        .hasMessageContaining(reason);
  }
}
