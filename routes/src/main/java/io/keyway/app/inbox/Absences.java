// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.intake.Sha256;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.store.SourceFiles;
import io.keyway.app.store.SourceIdentities;
import io.keyway.app.store.SourceIdentities.Listed;
import io.keyway.app.store.Store;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import io.keyway.rules.ChangeBudget;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds who is missing from a snapshot, and whether that is too many to be believed. */
@Component
class Absences {
  private final Store store;
  private final SourceIdentities identities;
  private final SourceFiles files;
  private final SourceSettings sources;
  private final LossWindow window;

  Absences(
      Store store,
      SourceIdentities identities,
      SourceFiles files,
      SourceSettings sources,
      LossWindow window) {
    this.store = store;
    this.window = window;
    this.identities = identities;
    this.files = files;
    this.sources = sources;
  }

  /**
   * Who is missing.
   *
   * @param people whom the source listed and this file does not
   * @param of how many the source listed
   * @param allowed how many of them may be missing
   * @param basis digest of the file and of all that this was computed from
   */
  record Found(List<Listed> people, int of, int allowed, String basis) {
    Found {
      people = List.copyOf(people);
    }

    boolean isTooMany() {
      return people.size() > allowed;
    }

    /** How many that are, in one sentence. */
    String sentence(String source, String file) {
      return "%d of %d people are missing from file %s of source %s, more than the %d allowed"
          .formatted(people.size(), of, Shown.of(file), source, allowed);
    }

    Set<String> keys() {
      return people.stream().map(Listed::key).collect(Collectors.toSet());
    }

    /** What their absence means. */
    List<IdentityChange> changes(HrFile file) {
      return people.stream().map(absent -> leaver(file, absent)).toList();
    }

    private static IdentityChange leaver(HrFile file, Listed absent) {
      EmployeeNumber number = new EmployeeNumber(absent.key());
      return new Leaver(
          new Subject(file.source(), number, file.asOf(), file.asOf(), true), Profile.EMPTY);
    }
  }

  /**
   * Nobody is missing from a delta that does not say so outright, nor from a file in which a key
   * could not be read.
   */
  Found of(HrFile file, FileCheck check) {
    return of(file, check, Set.of());
  }

  /**
   * The same, on a basis that more people are part of.
   *
   * @param watched keys of people by whose every change it is stale
   */
  Found of(HrFile file, FileCheck check, Set<String> watched) {
    return of(file, check, watched, Set.of());
  }

  /**
   * The same, where the file's explicit terminations are not applied yet.
   *
   * @param leaving whom they end
   */
  Found afterLeavers(HrFile file, FileCheck check, Set<CardholderId> leaving) {
    return of(file, check, Set.of(), leaving);
  }

  private Found of(HrFile file, FileCheck check, Set<String> watched, Set<CardholderId> leaving) {
    boolean counts = file.isFull() && check.everyKeyReadable();
    return store.read(
        db ->
            found(
                file.source(),
                file.sha256() + "|" + newest(db, file.source()),
                identities.listed(db, file.source()).stream()
                    .filter(person -> !leaving.contains(person.person()))
                    .toList(),
                person -> isGone(person, file, check) || counts && isAbsent(person, file, check),
                watched,
                window.lately(db, file.source()).gone()));
  }

  /** Who of those that were missing from a held file still counts, as things are now. */
  Found still(HeldFile held) {
    return store.read(db -> still(db, held));
  }

  /** The same within a commit. */
  Found still(JdbcClient db, HeldFile held) {
    return found(
        held.source(),
        held.sha256() + "|" + newest(db, held.source()),
        identities.listed(db, held.source()),
        person -> held.absent().contains(person.key()),
        held.losing(),
        0);
  }

  private Instant newest(JdbcClient db, String source) {
    return files.newestApplied(db, source).orElse(Instant.EPOCH);
  }

  private Found found(
      String source,
      String basis,
      List<Listed> listed,
      Predicate<Listed> isAbsent,
      Set<String> watched,
      int lately) {
    List<Listed> absent = listed.stream().filter(isAbsent).toList();
    return new Found(
        absent,
        listed.size(),
        Math.max(0, budgetOf(source).allowed(listed.size()) - lately),
        basis(
            basis,
            listed,
            isAbsent,
            person -> isAbsent.test(person) || watched.contains(person.key())));
  }

  /**
   * Who was first heard of, or started anew, after the snapshot was true is not missing from it.
   */
  private static boolean isAbsent(Listed person, HrFile file, FileCheck check) {
    return !check.keys().contains(person.key())
        && !person.firstHeardAt().isAfter(file.asOf())
        && !person.epochAt().isAfter(file.asOf());
  }

  /** Of whom a source says outright that it lists them no more. */
  private static boolean isGone(Listed person, HrFile file, FileCheck check) {
    return check.gone().contains(person.key()) && !person.firstHeardAt().isAfter(file.asOf());
  }

  private ChangeBudget budgetOf(String source) {
    return sources.budgetOf(source).absent();
  }

  private static String basis(
      String file, List<Listed> listed, Predicate<Listed> isAbsent, Predicate<Listed> isWatched) {
    StringBuilder text = new StringBuilder(file);
    for (Listed person : listed) {
      text.append('\n').append(person.key()).append('|').append(person.state()).append('|');
      text.append(person.epoch());
      if (isWatched.test(person)) {
        text.append(isAbsent.test(person) ? "|absent|" : "|losing|").append(person.revision());
      }
    }
    return Sha256.of(text.toString());
  }
}
