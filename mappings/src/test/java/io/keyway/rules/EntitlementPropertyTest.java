// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.access.Grant;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.rules.load.AccessYaml;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.EstateYaml;
import io.keyway.rules.load.MappingFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * No grant counts an instant longer, or shorter, than what it was given for: random rules and
 * people are compared with a model that asks each rule anew at each hour.
 */
class EntitlementPropertyTest {
  private static final long SEED = 20_261_125;
  private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");
  private static final LocalDate FIRST = LocalDate.parse("2026-10-20");
  private static final Instant NOW = FIRST.plusDays(8).atTime(12, 0).atZone(OSLO).toInstant();
  private static final Estate ESTATE =
      EstateYaml.read(
          "cabinets.yaml",
          """
          cardFormats: [H10301]
          sites: [{id: oslo, zone: Europe/Oslo}]
          cabinets:
            - {id: C1, site: oslo, slots: 1, keys: [{slot: 1, keySet: K1}]}
          """,
          CardFormatYaml.readAll(MappingFiles.shipped("card-format")),
          Duration.ofHours(24));

  /** A rule as the model sees it. */
  private record Plain(
      String id,
      boolean denies,
      Optional<LocalDate> from,
      Optional<LocalDate> to,
      Optional<String> asks,
      int fromHour,
      int toHour) {

    String yaml() {
      StringBuilder yaml =
          new StringBuilder("  - {id: ").append(id).append(", keySets: all, when: '");
      if (denies) {
        String name = asks.orElseThrow();
        return yaml + "\"%s\" in person.qualifications', effect: deny}\n".formatted(name);
      }
      yaml.append("true'");
      asks.ifPresent(name -> yaml.append(", requires: {qualification: ").append(name).append("}"));
      if (from.isPresent() || to.isPresent()) {
        List<String> days = new ArrayList<>();
        from.ifPresent(day -> days.add("from: " + day));
        to.ifPresent(day -> days.add("to: " + day));
        yaml.append(", validity: {").append(String.join(", ", days)).append("}");
      }
      return yaml.append(
              ", schedule: {from: \"%02d:00\", to: \"%02d:00\"}}\n".formatted(fromHour, toHour))
          .toString();
    }

    boolean saysYes(Map<String, LocalDate> qualifications, ZonedDateTime at) {
      LocalDate day = at.toLocalDate();
      boolean qualified =
          asks.isEmpty()
              || qualifications.containsKey(asks.get())
                  && !day.isAfter(qualifications.get(asks.get()));
      return qualified
          && from.filter(day::isBefore).isEmpty()
          && to.filter(day::isAfter).isEmpty()
          && (denies || at.getHour() >= fromHour && at.getHour() < toHour);
    }
  }

  @Test
  void aGrantCountsExactlyAsLongAsWhatItWasGivenFor() {
    Random random = new Random(SEED);
    int taken = 0;
    for (int run = 0; run < 400; run++) {
      List<Plain> rules = rules(random);
      Map<String, LocalDate> qualifications = qualifications(random);
      Optional<LocalDate> start = day(random);
      Optional<LocalDate> end = day(random);
      StringBuilder yaml = new StringBuilder("rules:\n");
      rules.forEach(rule -> yaml.append(rule.yaml()));
      EntitlementPolicy policy = AccessYaml.readAll(Map.of("a.yaml", yaml.toString()), ESTATE);
      Cardholder person = person(start, end, qualifications);

      List<TemporaryGrant> byHand = byHand(random);

      List<Grant> grants =
          policy.entitlements(person, byHand, ESTATE, NOW).cabinets().values().stream()
              .flatMap(e -> e.grants().stream())
              .toList();

      for (Instant at = NOW;
          at.isBefore(NOW.plus(Duration.ofDays(25)));
          at = at.plusSeconds(3_600)) {
        ZonedDateTime local = at.atZone(OSLO);
        boolean works =
            start.filter(local.toLocalDate()::isBefore).isEmpty()
                && end.filter(local.toLocalDate()::isAfter).isEmpty();
        Instant instant = at;
        boolean booked =
            byHand.stream().anyMatch(g -> !instant.isBefore(g.from()) && instant.isBefore(g.to()));
        boolean given =
            booked || rules.stream().anyMatch(r -> !r.denies() && r.saysYes(qualifications, local));
        boolean denied =
            rules.stream().anyMatch(r -> r.denies() && r.saysYes(qualifications, local));
        boolean may = works && given && !denied;
        taken += may ? 1 : 0;
        assertThat(grants.stream().anyMatch(grant -> counts(grant, local)))
            .as("run %s at %s%n%s%s %s %s", run, local, yaml, start, end, qualifications)
            .isEqualTo(may);
      }
    }
    assertThat(taken).isGreaterThan(10_000);
  }

  private static boolean counts(Grant grant, ZonedDateTime at) {
    Instant instant = at.toInstant();
    return grant.notBefore().filter(instant::isBefore).isEmpty()
        && grant.notAfter().filter(end -> !instant.isBefore(end)).isEmpty()
        && grant.schedule().allows(at);
  }

  private static List<TemporaryGrant> byHand(Random random) {
    List<TemporaryGrant> grants = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Instant from = NOW.plus(Duration.ofHours(random.nextInt(500) - 200));
      Instant to = from.plus(Duration.ofHours(1 + random.nextInt(100)));
      grants.add(new TemporaryGrant("g" + i, new KeySetId("K1"), from, to));
    }
    return grants;
  }

  private static List<Plain> rules(Random random) {
    List<Plain> rules = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      boolean denies = random.nextInt(5) == 0;
      Optional<String> asks =
          denies || random.nextBoolean() ? Optional.of("q" + random.nextInt(3)) : Optional.empty();
      Optional<LocalDate> from = denies ? Optional.empty() : day(random);
      Optional<LocalDate> to = denies ? Optional.empty() : day(random);
      int hour = random.nextInt(12);
      rules.add(new Plain("r" + i, denies, from, to, asks, hour, hour + 1 + random.nextInt(12)));
    }
    return rules;
  }

  private static Map<String, LocalDate> qualifications(Random random) {
    Map<String, LocalDate> dates = new TreeMap<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      day(random).ifPresent(day -> dates.put("q" + number, day));
    }
    return dates;
  }

  /** Some day around now, or none; the end of summer time is among them. */
  private static Optional<LocalDate> day(Random random) {
    return random.nextInt(3) == 0
        ? Optional.empty()
        : Optional.of(FIRST.plusDays(random.nextInt(30)));
  }

  private static Cardholder person(
      Optional<LocalDate> start, Optional<LocalDate> end, Map<String, LocalDate> qualifications) {
    Profile profile =
        new Profile("", "", "", "", "", "oslo", Set.of(), start, end, Optional.empty())
            .withQualifications(qualifications);
    return new Cardholder(
        new CardholderId("p1"), new EmployeeNumber("1"), LifecycleState.ACTIVE, 1, 1, profile);
  }
}
