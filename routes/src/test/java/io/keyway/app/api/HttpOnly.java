// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.settings.HomeSettings;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The part of the bridge that speaks HTTP, with two cabinets of 24 slots, 22 of them in use. */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
@ConfigurationPropertiesScan(basePackageClasses = HomeSettings.class)
@ComponentScan({
  "io.keyway.app.api",
  "io.keyway.app.console",
  "io.keyway.app.problem",
  "io.keyway.app.security",
  "io.keyway.app.settings",
  "io.keyway.app.store"
})
public class HttpOnly {

  @Bean
  Estate estate() {
    Map<CabinetId, Estate.Cabinet> cabinets = new HashMap<>();
    Map<KeySetId, KeySet> keySets = new HashMap<>();
    for (String name : List.of("HQ-1", "HQ-2")) {
      CabinetId cabinet = new CabinetId(name);
      Map<SlotNumber, KeySetId> slots = new HashMap<>();
      for (int n = 1; n <= 22; n++) {
        KeySet key = keySet(cabinet, n);
        keySets.put(key.id(), key);
        slots.put(key.slot(), key.id());
      }
      CabinetLayout layout = new CabinetLayout(ZoneId.of("Europe/Paris"), 24, slots, List.of());
      cabinets.put(cabinet, new Estate.Cabinet(cabinet, "hq", layout));
    }
    return new Estate(Map.of(), cabinets, keySets);
  }

  private static KeySet keySet(CabinetId cabinet, int number) {
    return new KeySet(
        new KeySetId(cabinet + "-K" + number),
        cabinet,
        new SlotNumber(number),
        "Plant room " + number,
        Set.of("plant"),
        Optional.of(LocalTime.of(18, 0)),
        Optional.empty(),
        Duration.ofHours(24));
  }
}
