// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.Estate;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.MappingFiles;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadersTest {
  private static final CabinetId PLAIN = new CabinetId("PLAIN");
  private static final CabinetId CUTTING = new CabinetId("CUTTING");
  private static final CabinetId BACKWARDS = new CabinetId("BACKWARDS");
  private static final CabinetId TWICE = new CabinetId("TWICE");

  private static final Map<String, CardFormat> FORMATS = formats();
  private static final Badge LONG = badge("C1k35s", 0x123, 0x5_4321);
  private static final Badge SAME_WHEN_CUT = badge("C1k35s", 0x423, 0x1_4321);
  private static final Badge CUT = badge("Short", 0x23, 0x4321);

  private final Readers readers =
      new Readers(
          estate(
              Map.of(
                  PLAIN, List.of("H10301", "C1k35s"),
                  CUTTING, List.of("H10301", "Short"),
                  BACKWARDS, List.of("CSN32R"),
                  TWICE, List.of("H10301", "Other26"))));

  @Test
  void aCabinetKnowsABadgeAsItsReadersSendItToo() {
    List<Credential> held = List.of(LONG);

    assertThat(readers.at(CUTTING, held)).containsExactly(LONG, CUT);
    assertThat(readers.at(PLAIN, held)).isSameAs(held);
    assertThat(readers.at(new CabinetId("UNKNOWN"), held)).isSameAs(held);
    assertThat(readers.at(CUTTING, List.of(badge("H10301", 1, 2))))
        .containsExactly(badge("H10301", 1, 2));
  }

  @Test
  void twoBadgesThatOneReaderCannotTellApartAreAlike() {
    assertThat(readers.alike(LONG)).contains(LONG, CUT);
    assertThat(readers.alike(SAME_WHEN_CUT)).contains(SAME_WHEN_CUT, CUT);
    assertThat(readers.alike(badge("C1k35s", 0x124, 0x5_4321))).doesNotContain(CUT);
  }

  @Test
  void theSameBitsAreABadgeOfEachFormatOfAReader() {
    Badge badge = badge("H10301", 17, 4711);
    String bits =
        requireNonNull(FORMATS.get("H10301")).encode(badge.facilityCode(), badge.cardNumber());
    Badge other = requireNonNull(FORMATS.get("Other26")).decode(bits).orElseThrow();

    assertThat(readers.alike(badge)).contains(badge, other);
    assertThat(readers.alike(other)).contains(badge, other);
  }

  @Test
  void whereEveryReaderTellsThemApartABadgeIsLikeNoOther() {
    Readers plain = new Readers(estate(Map.of(PLAIN, List.of("H10301", "C1k35s"))));

    assertThat(plain.alike(LONG)).containsExactly(LONG);
    assertThat(plain.cuts(LONG)).isEmpty();
  }

  @Test
  void whatACutLeavesOfABadgeIsNamedWithItsWholeFormat() {
    List<Readers.Cut> cuts = readers.cuts(LONG);

    assertThat(cuts).extracting(Readers.Cut::seen).containsExactly(CUT);
    assertThat(cuts.getFirst().whole()).isEqualTo("C1k35s");
  }

  @Test
  void aSerialNumberReadBackwardsIsNotCut() {
    Badge serial = new Badge("CSN32", new FacilityCode(0), new CardNumber(0x04A1B2C3L));

    assertThat(readers.at(BACKWARDS, List.of(serial))).hasSize(2);
    assertThat(readers.cuts(serial)).isEmpty();
  }

  @Test
  void aNumberThatAFormatCannotHaveIsLikeNoOther() {
    Badge impossible = badge("H10301", 300, 1);

    assertThat(readers.alike(impossible)).containsExactly(impossible);
  }

  private static Badge badge(String format, long facility, long number) {
    return new Badge(format, new FacilityCode(facility), new CardNumber(number));
  }

  private static Map<String, CardFormat> formats() {
    Map<String, String> files = new TreeMap<>(MappingFiles.shipped("card-format"));
    files.put("Short.yaml", "name: Short\nbits: 26\nlayoutOf: C1k35s\nfacility: 1-8\ncard: 9-24\n");
    files.put("Other26.yaml", "name: Other26\nbits: 26\ncard: 1-24\n");
    return CardFormatYaml.readAll(files);
  }

  private static Estate estate(Map<CabinetId, List<String>> cabinets) {
    Map<CabinetId, Estate.Cabinet> all = new HashMap<>();
    cabinets.forEach(
        (id, names) ->
            all.put(
                id,
                new Estate.Cabinet(
                    id,
                    "hq",
                    new CabinetLayout(
                        ZoneId.of("UTC"),
                        8,
                        Map.of(),
                        names.stream()
                            .flatMap(name -> Stream.ofNullable(FORMATS.get(name)))
                            .toList()))));
    return new Estate(Map.of(), all, Map.of());
  }
}
