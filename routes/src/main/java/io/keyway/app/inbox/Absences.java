// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.intake.Sha256;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.store.SourceFiles;
import io.keyway.app.store.SourceIdentities;
import io.keyway.app.store.SourceIdentities.Listed;
import io.keyway.app.store.Store;
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

  Absences(Store store, SourceIdentities identities, SourceFiles files, SourceSettings sources) {
    this.store = store;
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

  /** Nobody is missing from a delta, nor from a file in which a key could not be read. */
  Found of(HrFile file, FileCheck check) {
    boolean counts = file.isFull() && check.everyKeyReadable();
    return store.read(
        db ->
            found(
                db,
                file.source(),
                file.sha256(),
                person -> counts && isAbsent(person, file, check)));
  }

  /** Who of those that were missing from a held file still counts, as things are now. */
  Found still(HeldFile held) {
    return store.read(db -> still(db, held));
  }

  /** The same within a commit. */
  Found still(JdbcClient db, HeldFile held) {
    return found(db, held.source(), held.sha256(), person -> held.absent().contains(person.key()));
  }

  private Found found(JdbcClient db, String source, String sha256, Predicate<Listed> isAbsent) {
    List<Listed> listed = identities.listed(db, source);
    List<Listed> absent = listed.stream().filter(isAbsent).toList();
    Instant newest = files.newestApplied(db, source).orElse(Instant.EPOCH);
    return new Found(
        absent,
        listed.size(),
        budgetOf(source).allowed(listed.size()),
        basis(sha256 + "|" + newest, listed, isAbsent));
  }

  /**
   * Who was first heard of, or started anew, after the snapshot was true is not missing from it.
   */
  private static boolean isAbsent(Listed person, HrFile file, FileCheck check) {
    return !check.keys().contains(person.key())
        && !person.firstHeardAt().isAfter(file.asOf())
        && !person.epochAt().isAfter(file.asOf());
  }

  private ChangeBudget budgetOf(String source) {
    SourceSettings.Budget budget =
        sources
            .named(source)
            .map(SourceSettings.Source::budget)
            .orElse(SourceSettings.Budget.DEFAULT);
    return new ChangeBudget(budget.percent(), budget.people());
  }

  private static String basis(String file, List<Listed> listed, Predicate<Listed> isAbsent) {
    StringBuilder text = new StringBuilder(file);
    for (Listed person : listed) {
      text.append('\n').append(person.key()).append('|').append(person.state()).append('|');
      text.append(person.epoch());
      if (isAbsent.test(person)) {
        text.append("|absent|").append(person.revision());
      }
    }
    return Sha256.of(text.toString());
  }
}
