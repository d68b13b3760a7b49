// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.model.credential.CardField;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstateYamlTest {
  private static final CardFormat UID =
      new CardFormat("UID", 32, Optional.empty(), CardField.of(0, 31), List.of());

  private static final String YAML =
      """
      curfew: "18:00"
      cardFormats: [UID]
      sites:
        - {id: oslo, zone: Europe/Oslo}
      cabinets:
        - id: C1
          site: oslo
          slots: 24
          maxHold: PT8H
          keys:
            - {slot: 1, keySet: plant, label: Plant room, tags: [plant, red], lease: PT1H}
            - {slot: 2, keySet: vault, curfew: none, maxHold: PT30M}
      """;

  private static Estate read(String yaml) {
    return EstateYaml.read("cabinets.yaml", yaml, Map.of("UID", UID), Duration.ofHours(24));
  }

  @Test
  void tenThousandCabinetsAreOneFile() {
    StringBuilder yaml =
        new StringBuilder("cardFormats: [UID]\nsites:\n  - {id: oslo, zone: UTC}\ncabinets:\n");
    for (int cabinet = 1; cabinet <= 10_000; cabinet++) {
      yaml.append("  - id: C")
          .append(cabinet)
          .append("\n    site: oslo\n    slots: 24\n    keys:\n");
      for (int slot = 1; slot <= 6; slot++) {
        yaml.append(
            "      - {slot: %d, keySet: C%d-%d, label: Key, tags: [plant]}%n"
                .formatted(slot, cabinet, slot));
      }
    }

    assertThat(read(yaml.toString()).keySets()).hasSize(60_000);
  }

  @Test
  void defaultsReachEveryKeySetThatSaysNothingElse() {
    Estate estate = read(YAML);

    KeySet plant = requireNonNull(estate.keySets().get(new KeySetId("plant")));
    KeySet vault = requireNonNull(estate.keySets().get(new KeySetId("vault")));
    assertThat(plant.curfew()).contains(LocalTime.of(18, 0));
    assertThat(plant.maxHold()).contains(Duration.ofHours(8));
    assertThat(plant.lease()).isEqualTo(Duration.ofHours(1));
    assertThat(plant.tags()).containsExactlyInAnyOrder("plant", "red");
    assertThat(vault.curfew()).isEmpty();
    assertThat(vault.maxHold()).contains(Duration.ofMinutes(30));
    assertThat(vault.lease()).isEqualTo(Duration.ofHours(24));
    assertThat(vault.label()).isEqualTo("vault");
  }

  @Test
  void aCabinetHasTheZoneOfItsSiteAndItsKeySetsInTheirSlots() {
    Estate.Cabinet cabinet = requireNonNull(read(YAML).cabinets().get(new CabinetId("C1")));

    assertThat(cabinet.layout().zone()).isEqualTo(ZoneId.of("Europe/Oslo"));
    assertThat(cabinet.layout().slots()).isEqualTo(24);
    assertThat(cabinet.layout().cardFormats()).containsExactly(UID);
    assertThat(cabinet.layout().keySets())
        .containsEntry(new SlotNumber(1), new KeySetId("plant"))
        .containsEntry(new SlotNumber(2), new KeySetId("vault"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slots: 24|slotz: 24|8|unknown field 'slotz'; known here are",
        "zone: Europe/Oslo|zone: Europe/Olso|4|a time zone such as Europe/Oslo is expected",
        "slot: 2|slot: 1|12|slot 1 of cabinet C1 is used twice",
        "slot: 2|slot: 25|12|a number from 1 to 24 is expected here",
        "keySet: vault|keySet: plant|12|key set plant hangs in two places",
        "keySet: vault|keySet: a b|12|Not a key set id",
        "site: oslo|site: bergen|7|site bergen is not among the sites",
        "[UID]|[H1]|2|card format H1 is not known",
        "cardFormats: [UID]|description: x|6|field 'cardFormats' is missing",
        "lease: PT1H|lease: PT1S|11|a lease is 1 minute to 14 days",
        "PT8H|8 hours|9|a duration such as PT8H or P1D is expected here, not '8 hours'",
        "maxHold: PT8H|slots: 3|9|field 'slots' stands here twice",
        "  slots: 24|  |6|field 'slots' is missing",
        "\"18:00\"|25|1|a clock time such as \"17:00\" is expected here"
      })
  void whatIsWrongIsRefusedWithFileLineAndReason(
      String right, String wrong, int line, String reason) {
    assertThat(YAML).contains(right);

    assertThatThrownBy(() -> read(YAML.replace(right, wrong == null ? "" : wrong)))
        .isInstanceOf(RefusedFile.class)
        .hasMessageStartingWith("cabinets.yaml:" + line + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void aCabinetThatIsCalledHasAnAddressOfItsOwn() {
    String called = YAML.replace("slots: 24", "slots: 24\n    at: tcp://10.2.3.4:7601");
    Estate estate = read(called);

    assertThat(estate.cabinets().values().stream().flatMap(cabinet -> cabinet.at().stream()))
        .containsExactly(URI.create("tcp://10.2.3.4:7601"));
    assertThatThrownBy(
            () ->
                read(called + "  - {id: C9, site: oslo, slots: 1, at: \"tcp://10.2.3.4:7601\"}\n"))
        .isInstanceOf(RefusedFile.class)
        .hasMessageContaining("another cabinet has this address too");
    assertThatThrownBy(() -> read(called.replace("10.2.3.4", "a b")))
        .isInstanceOf(RefusedFile.class)
        .hasMessageStartingWith("cabinets.yaml:9: ");
  }

  @Test
  void textThatIsNotYamlIsRefusedWithItsLine() {
    assertThatThrownBy(() -> read("sites:\n  - {id: [\n"))
        .isInstanceOf(RefusedFile.class)
        .hasMessageContaining("not YAML");
    assertThatThrownBy(() -> read("")).hasMessage("cabinets.yaml:1: the file is empty");
  }
}
