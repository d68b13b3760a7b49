// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.Estate;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.rules.EntitlementPolicy;
import io.keyway.rules.load.AccessYaml;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.EstateYaml;
import io.keyway.rules.load.MappingFiles;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A large organisation: 20 sites of 10 cabinets with 50 key sets, five departments at each site,
 * each with five key sets in two cabinets. Everybody may take ten key sets, or, where the whole
 * site is open to them, two hundred.
 */
final class ScaleSite {
  private static final int SITES = 20;
  private static final int DEPARTMENTS = 5;
  static final int CABINETS = 200;
  private static final int SLOTS = 50;
  private static final int OPEN_SLOTS = 20;

  private ScaleSite() {}

  static Estate estate() {
    StringBuilder yaml = new StringBuilder("cardFormats: [H10301]\nsites:\n");
    for (int site = 0; site < SITES; site++) {
      yaml.append("  - {id: s").append(site).append(", zone: Europe/Oslo}\n");
    }
    yaml.append("cabinets:\n");
    for (int cabinet = 0; cabinet < CABINETS; cabinet++) {
      yaml.append(
          "  - id: C%d%n    site: s%d%n    slots: %d%n    keys:%n"
              .formatted(cabinet, cabinet % SITES, SLOTS));
      int department = cabinet / SITES / 2;
      for (int slot = 1; slot <= SLOTS; slot++) {
        yaml.append(
            "      - {slot: %d, keySet: K%d-%d, tags: [%s]}%n"
                .formatted(slot, cabinet, slot, tag(department, slot)));
      }
    }
    return EstateYaml.read(
        "cabinets.yaml",
        yaml.toString(),
        CardFormatYaml.readAll(MappingFiles.shipped("card-format")),
        Duration.ofHours(24));
  }

  private static String tag(int department, int slot) {
    if (slot <= SLOTS / 10) {
      return "d" + department;
    }
    return slot <= SLOTS / 10 + OPEN_SLOTS ? "open" : "spare";
  }

  static EntitlementPolicy policy(Estate estate) {
    StringBuilder yaml =
        new StringBuilder(
            """
            rules:
              - {id: no-spares, effect: deny, when: 'person.employment == "contractor"', keySets: {tags: [spare]}}
              - {id: open, when: '"open" in person.groups', keySets: {tags: [open], site: own}}
              - {id: spares, when: '"stores" in person.groups', keySets: {tags: [spare], site: own}}
            """);
    for (int d = 0; d < DEPARTMENTS; d++) {
      yaml.append(
          "  - {id: d%d, when: 'person.department == \"d%d\"', keySets: {tags: [d%d], site: own}}%n"
              .formatted(d, d, d));
    }
    return AccessYaml.readAll(Map.of("access.yaml", yaml.toString()), estate);
  }

  /**
   * One of the people, with an id as the bridge gives it.
   *
   * @param open whether the whole site is open to them, and nothing else
   */
  static Cardholder person(int number, boolean open) {
    Profile profile =
        new Profile(
            "Given",
            "Family",
            "",
            "employee",
            open ? "none" : "d" + number / SITES % DEPARTMENTS,
            "s" + number % SITES,
            open ? Set.of("open") : Set.of(),
            Optional.of(LocalDate.of(2020, 1, 1)),
            Optional.empty(),
            Optional.empty());
    return new Cardholder(
        id(number), new EmployeeNumber("N" + number), LifecycleState.ACTIVE, 1, 1, profile);
  }

  static CardholderId id(int number) {
    long high = 0x0198_c5a0_0000_7000L + ((long) number << 16);
    return new CardholderId(new UUID(high, 0x9e37_79b9_7f4a_7c15L * number | 1L << 63).toString());
  }

  static List<Credential> credentials(int number) {
    return List.of(
        new Badge(
            "H10301", new FacilityCode(1 + number / 60_000), new CardNumber(1 + number % 60_000)));
  }
}
