// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.model.credential.CardField;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.rules.CardBench;
import io.keyway.rules.Printed;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CardFormatYamlTest {
  private static final Map<String, CardFormat> SHIPPED =
      CardFormatYaml.readAll(MappingFiles.shipped("card-format"));

  /** Formats of which the vectors do not tell all; the reasons stand in reference/badges.md. */
  private static final Set<String> LEFT_OUT =
      Set.of("H10320", "HGen37", "Casi40", "Verkada40", "BC40", "Defcon32");

  @ParameterizedTest(name = "{0} {2} {3}")
  @CsvFileSource(resources = "badge-vectors.tsv", delimiter = '\t', numLinesToSkip = 1)
  void everyVectorIsReadAndWritten(
      String name, int bits, long facility, long card, long issueLevel, long oem, String text) {
    if (LEFT_OUT.contains(name)) {
      assertThat(SHIPPED).doesNotContainKey(name);
      return;
    }
    CardFormat format = requireNonNull(SHIPPED.get(name), name);
    Badge badge = new Badge(name, new FacilityCode(facility), new CardNumber(card));
    Map<String, BigInteger> others = new TreeMap<>();
    format
        .others()
        .keySet()
        .forEach(
            other -> others.put(other, BigInteger.valueOf(other.equals("oem") ? oem : issueLevel)));

    assertThat(format.bits()).isEqualTo(bits);
    assertThat(format.decode(text)).contains(badge);
    assertThat(format.decodeOthers(text)).isEqualTo(others);
    assertThat(format.encode(badge.facilityCode(), badge.cardNumber(), others)).isEqualTo(text);
  }

  @Test
  void everyFormatSaysHowItWasVerifiedAndHasTheNameOfItsFile() {
    assertThat(SHIPPED).hasSize(42);
    MappingFiles.shipped("card-format")
        .forEach(
            (file, text) -> {
              assertThat(CardFormatYaml.read(file, text).name() + ".yaml").isEqualTo(file);
              assertThat(text).as(file).contains("\nverified: ");
            });
  }

  @Test
  void theWorkedExampleOfAFascNIsReadAsItsDigits() {
    CardFormat fascN = shipped("FASC-N");
    String bits = CardBench.bits("D0439458210C2C19A0846D83685A1082108CE73984108CA3FC", 200);
    Badge badge = fascN.decode(bits).orElseThrow();

    assertThat(badge.facilityCode().value()).isEqualTo(320_001);
    assertThat(badge.cardNumber().digits()).isEqualTo("92446011112223333112232");
    assertThat(fascN.encode(badge.facilityCode(), badge.cardNumber())).isEqualTo(bits);
  }

  @Test
  void aFascNWithACheckCharacterAboveNineIsRead() {
    CardFormat fascN = shipped("FASC-N");
    Random random = new Random(7);
    int above = 0;

    for (int i = 0; i < 200; i++) {
      Badge badge = random(fascN, random);
      String bits = fascN.encode(badge.facilityCode(), badge.cardNumber());
      above += bits.charAt(198) == '1' && bits.substring(195, 198).contains("1") ? 1 : 0;
      assertThat(fascN.decode(bits)).contains(badge);
    }

    assertThat(above).isGreaterThan(20);
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsWrittenIsRead(String name) {
    CardFormat format = shipped(name);
    Random random = new Random(name.hashCode());

    for (int i = 0; i < 300; i++) {
      Badge badge = random(format, random);
      assertThat(format.decode(format.encode(badge.facilityCode(), badge.cardNumber())))
          .contains(badge);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFlippedParityBitIsRefusedAndNoFlippedBitIsTheSameBadge(String name) {
    CardFormat format = shipped(name);
    Badge badge = random(format, new Random(name.hashCode()));
    String text = format.encode(badge.facilityCode(), badge.cardNumber());
    Set<Integer> checks =
        format.parities().stream().map(CardFormat.Parity::position).collect(Collectors.toSet());
    Set<Integer> numbers = new TreeSet<>(format.card().positions());
    format.facility().ifPresent(f -> numbers.addAll(f.positions()));

    checks.forEach(at -> assertThat(format.decode(flipped(text, at))).isEmpty());
    numbers.forEach(
        at -> assertThat(format.decode(flipped(text, at))).isNotEqualTo(Optional.of(badge)));
  }

  static Set<String> names() {
    return SHIPPED.keySet();
  }

  private static String flipped(String text, int at) {
    return text.substring(0, at) + (text.charAt(at) == '0' ? '1' : '0') + text.substring(at + 1);
  }

  private static Badge random(CardFormat format, Random random) {
    BigInteger facility =
        format.facility().map(f -> below(f.capacity(), random)).orElse(BigInteger.ZERO);
    // Parts of a decimal field have fewer bits than digits: the lower half of each is safe.
    boolean decimal = format.facility().filter(CardField.Decimals.class::isInstance).isPresent();
    long code =
        decimal
            ? random.nextInt(10_000) * 10_000L + random.nextInt(10_000)
            : facility.longValueExact();
    return new Badge(
        format.name(),
        new FacilityCode(code),
        new CardNumber(below(format.card().capacity(), random)));
  }

  private static BigInteger below(BigInteger capacity, Random random) {
    return new BigInteger(capacity.bitLength() + 8, random).mod(capacity);
  }

  @Test
  void whatAReaderMakesOfALongerNumberIsItsLowestPart() {
    Map<String, String> files = new TreeMap<>(MappingFiles.shipped("card-format"));
    files.put("Short.yaml", "name: Short\nbits: 26\nlayoutOf: C1k35s\nfacility: 1-8\ncard: 9-24\n");
    CardFormat cut = requireNonNull(CardFormatYaml.readAll(files).get("Short"));

    assertThat(cut.seen(new Badge("C1k35s", new FacilityCode(0x123), new CardNumber(0x5_4321))))
        .contains(new Badge("Short", new FacilityCode(0x23), new CardNumber(0x4321)));
    assertThat(cut.seen(new Badge("H10301", new FacilityCode(1), new CardNumber(1)))).isEmpty();
  }

  @Test
  void aLayoutOfNothingIsRefused() {
    Map<String, String> files =
        Map.of("x.yaml", "name: X\nbits: 8\ncard: 0-7\nlayoutOf: Nothing\n");

    assertThatThrownBy(() -> CardFormatYaml.readAll(files))
        .isInstanceOf(RefusedFile.class)
        .hasMessageStartingWith("x.yaml:4: a layout is of a card format that is known");
  }

  @Test
  void aSerialNumberSentBackwardsIsTheSameNumber() {
    String uid = CardBench.bits("04A1B2C3", 32);
    String backwards = CardBench.bits("C3B2A104", 32);

    assertThat(shipped("CSN32R").decode(backwards).orElseThrow().cardNumber())
        .isEqualTo(shipped("CSN32").decode(uid).orElseThrow().cardNumber());
    assertThat(shipped("CSN32R").seen(shipped("CSN32").decode(uid).orElseThrow()))
        .isEqualTo(shipped("CSN32R").decode(backwards));
  }

  @Test
  void threeTapsTellTheFormatsThatFit() {
    CardBench bench = new CardBench(SHIPPED.values());
    List<String> taps =
        List.of(7L, 4711L, 500_000L).stream()
            .map(n -> bench.encode(new Badge("H10304", new FacilityCode(9), new CardNumber(n))))
            .toList();

    List<CardBench.Guess> guesses = bench.infer(bare(taps));

    assertThat(guesses).extracting(g -> g.format().name()).contains("H10302", "H10304");
    assertThat(guesses.getFirst().format().name()).isEqualTo("H10304");
    assertThat(bench.infer(bare(List.of("0101")))).isEmpty();
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
    List<CardBench.Guess> one = bench.infer(bare(taps(bench, 9, 9)));
    List<CardBench.Guess> two = bench.infer(bare(taps(bench, 9, 10)));

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

    assertThat(bench.infer(bare(List.of(tap))))
        .extracting(guess -> guess.format().name())
        .containsExactly("A", "B", "M", "Z");
  }

  private static CardFormat shipped(String name) {
    return requireNonNull(SHIPPED.get(name));
  }

  @Test
  void printedNumbersDecideAmongFormatsWithTheSameBits() {
    CardBench bench = new CardBench(SHIPPED.values());
    List<CardBench.Tap> numbers =
        List.of(7L, 4711L, 60_000L).stream().map(n -> tap(bench, n, Long.toString(n))).toList();
    List<CardBench.Tap> typed = List.of(tap(bench, 4711, Long.toString(117 * 65_536 + 4711)));

    assertThat(bench.infer(numbers)).extracting(g -> g.format().name()).containsExactly("H10301");
    assertThat(bench.infer(typed)).extracting(g -> g.format().name()).contains("H10301");
    assertThat(bench.infer(List.of(tap(bench, 4711, "118:4711")))).isEmpty();
  }

  @Test
  void formatsThatReadEveryCardAlikeAreTwins() {
    CardBench bench = new CardBench(SHIPPED.values());
    String bits = bench.encode(new Badge("H10306", new FacilityCode(9), new CardNumber(4711)));
    List<CardBench.Guess> printed =
        bench.infer(List.of(new CardBench.Tap(bits, Optional.of(Printed.parse("9:4711")))));
    List<CardBench.Guess> bare = bench.infer(bare(List.of(bits)));

    assertThat(printed).extracting(g -> g.format().name()).containsExactly("H10306", "N10002");
    assertThat(CardBench.areTwins(printed)).isTrue();
    assertThat(bare).extracting(g -> g.format().name()).contains("BQT34");
    assertThat(CardBench.areTwins(bare)).isFalse();
  }

  private static CardBench.Tap tap(CardBench bench, long number, String printed) {
    Badge badge = new Badge("H10301", new FacilityCode(117), new CardNumber(number));
    return new CardBench.Tap(bench.encode(badge), Optional.of(Printed.parse(printed)));
  }

  private static List<CardBench.Tap> bare(List<String> taps) {
    return taps.stream().map(bits -> new CardBench.Tap(bits, Optional.empty())).toList();
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
        "card: 9-24|fixed: {9: 1}|1|field 'card' is missing",
        "card: 9-24|card: {track2: 9-24}|4|A digit of track 2 has five bits",
        "card: 9-24|card: {decimal: 9-24}|4|field 'digits' is missing",
        "card: 9-24|card: {digits: 3}|4|either 'track2', or 'decimal' with 'digits'",
        "facility: 1-8|others: {oem: 9-10}|3|bit 9 is used twice",
        "facility: 1-8|fixed: {1-8: '101'}|3|as many of 0 and 1 as there are bits"
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
