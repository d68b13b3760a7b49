// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.decision.Rehearsal;
import io.keyway.app.decision.Rehearsal.Foreseen;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.inbox.Absences.Found;
import io.keyway.app.settings.PlanSettings;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.identity.CardholderId;
import io.keyway.rules.ChangeBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Finds who would lose a right by a file without being terminated in it: by absence, by suspension,
 * by a move out of a group, a department or a site; and whether that is too many at once, for the
 * source or for one cabinet or site.
 */
@Component
class Losses {
  private final FileOrder order;
  private final Rehearsal rehearsal;
  private final Store store;
  private final Rosters rosters;
  private final CurrentEstate estates;
  private final SourceSettings sources;
  private final PlanSettings settings;
  private final LossWindow window;

  Losses(
      FileOrder order,
      Rehearsal rehearsal,
      Store store,
      Rosters rosters,
      CurrentEstate estates,
      SourceSettings sources,
      PlanSettings settings,
      LossWindow window) {
    this.window = window;
    this.order = order;
    this.rehearsal = rehearsal;
    this.store = store;
    this.rosters = rosters;
    this.estates = estates;
    this.sources = sources;
    this.settings = settings;
  }

  /**
   * Who would lose what.
   *
   * @param people one for each person who would lose something
   * @param tooMany why that is too many to be believed, in one sentence; empty where it is not
   */
  record Lost(List<Foreseen> people, Optional<String> tooMany) {
    /** Of a file that is held whoever loses what. */
    static final Lost NOT_ASKED = new Lost(List.of(), Optional.empty());

    Lost {
      people = List.copyOf(people);
    }

    /** How many people lose something. */
    int count() {
      return count(people);
    }

    private static int count(List<Foreseen> losing) {
      return Math.toIntExact(losing.stream().map(Foreseen::person).distinct().count());
    }

    Set<String> keys() {
      return people.stream().map(Foreseen::employeeNumber).collect(Collectors.toSet());
    }
  }

  /** Rehearses a file whose explicit terminations were applied already. */
  Lost of(HrFile file, FileCheck check, Found absent) throws IOException, UnreadableFile {
    List<Foreseen> foreseen = new ArrayList<>();
    order.rest(
        file,
        check,
        absent,
        batch -> foreseen.addAll(losing(rehearsal.of(rehearsal.thatMayTakeAway(batch.changes())))));
    return of(file, absent, foreseen, Set.of());
  }

  /**
   * The same of what was rehearsed already.
   *
   * @param foreseen what is to follow the explicit terminations
   * @param leaving whom they end, where they are not applied yet
   */
  Lost of(HrFile file, Found absent, List<Foreseen> foreseen, Set<CardholderId> leaving) {
    List<Foreseen> losing = losing(foreseen);
    return new Lost(losing, tooMany(file, absent, losing, leaving));
  }

  private static List<Foreseen> losing(List<Foreseen> all) {
    return all.stream().filter(f -> !f.loses().isEmpty()).toList();
  }

  private Optional<String> tooMany(
      HrFile file, Found absent, List<Foreseen> losing, Set<CardholderId> leaving) {
    int lately = store.read(db -> window.lately(db, file.source())).losing();
    int allowed =
        Math.max(0, sources.budgetOf(file.source()).losing().allowed(absent.of()) - lately);
    int people = Lost.count(losing);
    if (people > allowed) {
      return Optional.of(
          "%d of %d people would lose rights by file %s of source %s (%s), more than the %d allowed"
              .formatted(
                  people,
                  absent.of(),
                  Shown.of(file.name()),
                  file.source(),
                  causes(losing),
                  allowed));
    }
    return places(losing).entrySet().stream()
        .flatMap(place -> tooMany(file, place.getKey(), place.getValue(), leaving).stream())
        .findFirst();
  }

  private Optional<String> tooMany(
      HrFile file, Place place, Set<String> losing, Set<CardholderId> leaving) {
    ChangeBudget budget = settings.targets().budget();
    if (losing.size() <= budget.least()) {
      return Optional.empty();
    }
    Set<CardholderId> there = new HashSet<>();
    place.cabinets().forEach(cabinet -> there.addAll(peopleIn(cabinet)));
    there.removeAll(leaving);
    int of = there.size();
    return budget.allows(losing.size(), of)
        ? Optional.empty()
        : Optional.of(
            "%d of %d people at %s would lose rights there by file %s of source %s, more than the %d allowed"
                .formatted(
                    losing.size(),
                    of,
                    place.name(),
                    Shown.of(file.name()),
                    file.source(),
                    budget.allowed(of)));
  }

  /** A cabinet, or a site with all its cabinets. */
  private record Place(String name, List<CabinetId> cabinets) {}

  private Map<Place, Set<String>> places(List<Foreseen> losing) {
    Estate estate = estates.now();
    Map<Place, Set<String>> places = new LinkedHashMap<>();
    for (Foreseen person : losing) {
      for (CabinetId cabinet : new HashSet<>(person.loses().values())) {
        places
            .computeIfAbsent(
                new Place("cabinet " + cabinet, List.of(cabinet)), p -> new HashSet<>())
            .add(person.person());
        Optional.ofNullable(estate.cabinets().get(cabinet))
            .map(Estate.Cabinet::site)
            .ifPresent(
                site ->
                    places
                        .computeIfAbsent(
                            new Place("site " + site, at(estate, site)), p -> new HashSet<>())
                        .add(person.employeeNumber()));
      }
    }
    return places;
  }

  private static List<CabinetId> at(Estate estate, String site) {
    return estate.cabinets().values().stream()
        .filter(cabinet -> cabinet.site().equals(site))
        .map(Estate.Cabinet::id)
        .sorted()
        .toList();
  }

  private List<CardholderId> peopleIn(CabinetId cabinet) {
    return store.read(db -> rosters.peopleIn(db, cabinet));
  }

  private static String causes(List<Foreseen> losing) {
    Map<String, Long> causes =
        losing.stream()
            .collect(Collectors.groupingBy(Foreseen::change, TreeMap::new, Collectors.counting()));
    return causes.entrySet().stream()
        .map(cause -> cause.getValue() + " " + cause(cause.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String cause(String change) {
    return change.equals("terminated") ? "absent" : change;
  }
}
