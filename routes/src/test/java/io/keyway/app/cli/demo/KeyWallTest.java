// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.credential.CardFormat;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.EstateYaml;
import io.keyway.rules.load.MappingFiles;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeyWallTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Madrid");
  private static final KeyWall.Rules NONE =
      new KeyWall.Rules(Optional.empty(), Optional.empty(), Optional.empty());

  static Estate read(KeyWall wall) {
    Map<String, CardFormat> formats =
        MappingFiles.shipped("card-format").entrySet().stream()
            .map(file -> CardFormatYaml.read(file.getKey(), file.getValue()))
            .collect(Collectors.toMap(CardFormat::name, format -> format));
    return EstateYaml.read("cabinets.yaml", wall.yaml(), formats, Duration.ofHours(24));
  }

  @Test
  void cabinetsAreReadAsTheyWereMeant() {
    Estate estate = read(new KeyWall(7, ZONE, NONE));

    assertThat(estate.cabinets()).hasSize(7);
    assertThat(estate.keySets()).hasSize(7 * 22);
    assertThat(estate.zoneOf("hq")).isEqualTo(ZONE);
    assertThat(estate.cabinets().values()).allMatch(c -> c.layout().slots() == 24);
  }

  @Test
  void oneKeyOfTheFleetIsSoonLate() {
    Estate estate = read(new KeyWall(1, ZONE, NONE));

    assertThat(estate.keySets().values())
        .filteredOn(key -> key.maxHold().equals(Optional.of(Duration.ofMinutes(1))))
        .singleElement()
        .extracting(KeySet::tags)
        .isEqualTo(java.util.Set.of("fleet"));
  }

  @Test
  void rulesOfCustodyThatWereAskedForCountForEveryKey() {
    KeyWall.Rules rules =
        new KeyWall.Rules(
            Optional.of(LocalTime.of(18, 0)),
            Optional.of(Duration.ofSeconds(90)),
            Optional.of(Duration.ofMinutes(5)));

    Estate estate = read(new KeyWall(2, ZONE, rules));

    assertThat(estate.keySets().values())
        .allSatisfy(
            key -> {
              assertThat(key.curfew()).contains(LocalTime.of(18, 0));
              assertThat(key.maxHold()).contains(Duration.ofSeconds(90));
              assertThat(key.lease()).isEqualTo(Duration.ofMinutes(5));
            });
  }
}
