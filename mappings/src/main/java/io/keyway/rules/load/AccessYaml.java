// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.AccessSchedule.Window;
import io.keyway.model.access.SecondPerson;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Profile;
import io.keyway.rules.AccessRule;
import io.keyway.rules.AccessRule.Demands;
import io.keyway.rules.AccessRule.Deny;
import io.keyway.rules.AccessRule.Effect;
import io.keyway.rules.AccessRule.Give;
import io.keyway.rules.AccessRule.KeySets;
import io.keyway.rules.EntitlementPolicy;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads who may take which key sets.
 *
 * <pre>
 * rules:
 *   - id: plant-by-day
 *     when: person.department == "facilities"
 *     keySets: {tags: [plant], site: own}     # or 'all'; also ids, cabinets, sites
 *     schedule:
 *       - {days: mon-fri, from: "06:00", to: "20:00"}
 *     maxKeys: 2
 *     validity: {from: 2026-01-01, to: 2026-12-31}
 *     lease: PT4H
 *     curfew: "17:00"
 *     maxHold: PT2H
 *     pinRequired: true
 *     fourEyes: {group: security}             # or 'true'
 *     requires: {qualification: induction}    # or several: [induction, forklift]
 *   - id: no-master-for-contractors
 *     effect: deny
 *     when: person.employment == "contractor"
 *     keySets: {tags: [master]}
 * </pre>
 *
 * A condition may ask for {@code person.employeeNumber}, {@code department}, {@code site}, {@code
 * employment}, {@code email}, {@code groups}, {@code hasBadge}, {@code startDate} and {@code
 * endDate} (ISO dates, empty where unknown) and {@code qualifications} (the names of those that are
 * valid; an answer that changes when one ends changes then).
 */
public final class AccessYaml {
  private static final Cel CEL =
      Cel.over(
          "person",
          Map.of(
              "employeeNumber", SimpleType.STRING,
              "department", SimpleType.STRING,
              "site", SimpleType.STRING,
              "employment", SimpleType.STRING,
              "email", SimpleType.STRING,
              "groups", ListType.create(SimpleType.STRING),
              "hasBadge", SimpleType.BOOL,
              "startDate", SimpleType.STRING,
              "endDate", SimpleType.STRING,
              "qualifications", ListType.create(SimpleType.STRING)));

  private static final List<String> ONLY_OF_GIVING =
      List.of(
          "schedule",
          "maxKeys",
          "validity",
          "lease",
          "requires",
          "curfew",
          "maxHold",
          "pinRequired",
          "fourEyes");

  private final Estate estate;
  private final Set<String> ids = new HashSet<>();
  private final List<AccessRule> rules = new ArrayList<>();

  private AccessYaml(Estate estate) {
    this.estate = estate;
  }

  /**
   * Reads the rules of some files together.
   *
   * @param files text by file name
   * @param estate whose sites, cabinets and key sets rules may name
   * @throws RefusedFile when one cannot be taken
   */
  public static EntitlementPolicy readAll(Map<String, String> files, Estate estate) {
    AccessYaml all = new AccessYaml(estate);
    files.forEach((file, text) -> all.read(Place.parse(file, text)));
    return new EntitlementPolicy(all.rules);
  }

  private void read(Place root) {
    Map<String, Place> fields = root.fields("rules", "description");
    root.required(fields, "rules").items().forEach(place -> rules.add(rule(place)));
  }

  private AccessRule rule(Place place) {
    Map<String, Place> fields =
        place.fields(
            "id",
            "description",
            "effect",
            "when",
            "keySets",
            "schedule",
            "maxKeys",
            "validity",
            "lease",
            "requires",
            "curfew",
            "maxHold",
            "pinRequired",
            "fourEyes");
    String id = place.required(fields, "id").text();
    if (!ids.add(id)) {
      throw place.refuse("rule " + id + " stands here twice");
    }
    return new AccessRule(
        id,
        CEL.condition(place.required(fields, "when")),
        keySets(place.required(fields, "keySets")),
        effect(fields));
  }

  private static Effect effect(Map<String, Place> fields) {
    Place effect = fields.get("effect");
    if (effect == null || effect.text().equals("give")) {
      return give(fields);
    }
    if (!effect.text().equals("deny")) {
      throw effect.refuse("an effect is 'give' or 'deny'");
    }
    for (String name : ONLY_OF_GIVING) {
      Place place = fields.get(name);
      if (place != null) {
        throw place.refuse("a rule that denies has no " + name + ": it denies always");
      }
    }
    return new Deny();
  }

  private static Give give(Map<String, Place> fields) {
    Optional<LocalDate> from = Optional.empty();
    Optional<LocalDate> to = Optional.empty();
    Place validity = fields.get("validity");
    if (validity != null) {
      Map<String, Place> days = validity.fields("from", "to");
      from = Optional.ofNullable(days.get("from")).map(Place::date);
      to = Optional.ofNullable(days.get("to")).map(Place::date);
    }
    Place maxKeys = fields.get("maxKeys");
    return new Give(
        Optional.ofNullable(fields.get("schedule"))
            .map(AccessYaml::schedule)
            .orElse(AccessSchedule.ALWAYS),
        maxKeys == null ? 0 : maxKeys.number(1, 1_000),
        from,
        to,
        Optional.ofNullable(fields.get("lease")).map(EstateYaml::leaseOf),
        demands(fields),
        limit(fields),
        Optional.ofNullable(fields.get("requires"))
            .map(AccessYaml::qualifications)
            .orElse(Set.of()));
  }

  private static Demands demands(Map<String, Place> fields) {
    return new Demands(
        Optional.ofNullable(fields.get("pinRequired")).map(Place::yes).orElse(false),
        Optional.ofNullable(fields.get("fourEyes")).flatMap(AccessYaml::second));
  }

  private static Optional<SecondPerson> second(Place place) {
    if (place.isText("true") || place.isText("false")) {
      return place.yes() ? Optional.of(new SecondPerson(Set.of())) : Optional.empty();
    }
    Place groups = place.required(place.fields("group"), "group");
    Set<String> names = groups.oneOrMore().stream().map(Place::text).collect(Collectors.toSet());
    if (names.isEmpty()) {
      throw groups.refuse(
          "an empty list names no group; 'fourEyes: true' accepts any who may take");
    }
    return Optional.of(new SecondPerson(names));
  }

  private static HoldLimit limit(Map<String, Place> fields) {
    return new HoldLimit(
        Optional.ofNullable(fields.get("curfew")).map(Place::time).map(Set::of).orElse(Set.of()),
        Optional.ofNullable(fields.get("maxHold")).map(EstateYaml::positive),
        Optional.empty());
  }

  private static Set<String> qualifications(Place place) {
    Place names = place.required(place.fields("qualification"), "qualification");
    Set<String> some =
        names.oneOrMore().stream()
            .map(name -> name.as("the name of a qualification", Profile::qualificationName))
            .collect(Collectors.toSet());
    if (some.isEmpty()) {
      throw names.refuse("an empty list asks for nothing");
    }
    return some;
  }

  private KeySets keySets(Place place) {
    Map<String, Place> fields = Map.of();
    if (!place.isText("all")) {
      fields = place.fields("tags", "ids", "cabinets", "sites", "site");
      if (fields.isEmpty()) {
        throw place.refuse("no key set is chosen; 'all' chooses all");
      }
    }
    Place site = fields.get("site");
    if (site != null && !site.text().equals("own")) {
      throw site.refuse("'site: own' is the person's own site; 'sites: [...]' names sites");
    }
    return new KeySets(
        some(fields.get("tags"), Place::text),
        some(fields.get("ids"), p -> known(p, KeySetId::new, estate.keySets(), "key set")),
        some(fields.get("cabinets"), p -> known(p, CabinetId::new, estate.cabinets(), "cabinet")),
        some(fields.get("sites"), p -> known(p, Function.identity(), estate.sites(), "site")),
        site != null);
  }

  private static <T> Set<T> some(@Nullable Place place, Function<Place, T> one) {
    if (place == null) {
      return Set.of();
    }
    Set<T> some = place.oneOrMore().stream().map(one).collect(Collectors.toSet());
    if (some.isEmpty()) {
      throw place.refuse("an empty list chooses no key set");
    }
    return some;
  }

  private static <T> T known(Place place, Function<String, T> id, Map<T, ?> all, String what) {
    T known = place.as("the id of a " + what, id);
    if (!all.containsKey(known)) {
      throw place.refuse(what + " " + known + " is not among the cabinets' file");
    }
    return known;
  }

  private static AccessSchedule schedule(Place place) {
    return new AccessSchedule(place.oneOrMore().stream().map(AccessYaml::window).toList());
  }

  private static Window window(Place place) {
    Map<String, Place> fields = place.fields("days", "from", "to");
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    if (fields.containsKey("days")) {
      fields.get("days").oneOrMore().forEach(day -> days.addAll(days(day)));
    } else {
      days.addAll(EnumSet.allOf(DayOfWeek.class));
    }
    int from = Optional.ofNullable(fields.get("from")).map(AccessYaml::minute).orElse(0);
    int to = Optional.ofNullable(fields.get("to")).map(AccessYaml::minute).orElse(1_440);
    if (from == 1_440) {
      throw place.refuse("a window starts at 23:59 at the latest");
    }
    return new Window(days, from, to == 0 ? 1_440 : to);
  }

  private static int minute(Place place) {
    return place.isText("24:00") ? 1_440 : place.time().toSecondOfDay() / 60;
  }

  private static Set<DayOfWeek> days(Place place) {
    String[] ends = place.text().toLowerCase(Locale.ROOT).split("-", 2);
    DayOfWeek from = day(place, ends[0]);
    DayOfWeek to = day(place, ends[ends.length - 1]);
    Set<DayOfWeek> days = EnumSet.of(to);
    for (DayOfWeek day = from; day != to; day = day.plus(1)) {
      days.add(day);
    }
    return days;
  }

  private static DayOfWeek day(Place place, String name) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().substring(0, 3).toLowerCase(Locale.ROOT).equals(name)) {
        return day;
      }
    }
    throw place.refuse("a day is mon, tue, wed, thu, fri, sat or sun, and several are mon-fri");
  }
}
