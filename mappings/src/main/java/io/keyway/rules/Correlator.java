// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.Correlation;
import io.keyway.model.identity.Correlation.Deleted;
import io.keyway.model.identity.Correlation.Disputed;
import io.keyway.model.identity.Correlation.Linked;
import io.keyway.model.identity.Correlation.Unlinked;
import io.keyway.model.identity.Correlation.Unmatched;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the person whom a source's record is about: one of five situations, never a guess. Only the
 * source's own link and the employee number decide; other keys contradict, or point at somebody.
 */
public final class Correlator {
  private Correlator() {}

  /**
   * What is known of a record's keys.
   *
   * @param linked whom the source's key was linked to before
   * @param confirmed whether a human said so
   * @param withNumber who has the employee number that the record names, or had the one that it
   *     says the person had before
   * @param withStableKey whom the source called by the stable key that the record names
   * @param withCandidate at whom other keys point
   * @param listed whether the source still has the record
   */
  public record Evidence(
      Optional<CardholderId> linked,
      boolean confirmed,
      List<CardholderId> withNumber,
      List<CardholderId> withStableKey,
      List<CardholderId> withCandidate,
      boolean listed) {
    public Evidence {
      withNumber = List.copyOf(withNumber);
      withStableKey = List.copyOf(withStableKey);
      withCandidate = List.copyOf(withCandidate);
    }
  }

  /** The situation that the evidence shows. */
  public static Correlation correlate(Evidence evidence) {
    if (evidence.linked().isPresent() && !evidence.listed()) {
      return new Deleted(evidence.linked().get());
    }
    if (evidence.linked().isPresent() && evidence.confirmed()) {
      return new Linked(evidence.linked().get());
    }
    List<CardholderId> decided =
        distinct(evidence.linked().stream(), evidence.withNumber().stream());
    if (decided.isEmpty()) {
      return pointedAt(
          distinct(evidence.withStableKey().stream(), evidence.withCandidate().stream()));
    }
    List<CardholderId> all = distinct(decided.stream(), evidence.withStableKey().stream());
    return all.size() == 1 ? new Linked(all.getFirst()) : new Disputed(all);
  }

  private static Correlation pointedAt(List<CardholderId> people) {
    return switch (people.size()) {
      case 0 -> new Unmatched();
      case 1 -> new Unlinked(people.getFirst());
      default -> new Disputed(people);
    };
  }

  private static List<CardholderId> distinct(
      Stream<CardholderId> first, Stream<CardholderId> second) {
    return Stream.concat(first, second).distinct().toList();
  }
}
