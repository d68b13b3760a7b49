// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.Correlation;
import io.keyway.model.identity.Correlation.Deleted;
import io.keyway.model.identity.Correlation.Disputed;
import io.keyway.model.identity.Correlation.Linked;
import io.keyway.model.identity.Correlation.Unlinked;
import io.keyway.model.identity.Correlation.Unmatched;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the person whom a source's record is about: one of five situations, never a guess. */
public final class Correlator {
  private Correlator() {}

  /**
   * What is known of a record's key.
   *
   * @param linked whom the source's key was linked to before
   * @param withNumber who has the employee number that the record names
   * @param listed whether the source still lists the record
   */
  public record Evidence(
      Optional<CardholderId> linked, List<CardholderId> withNumber, boolean listed) {
    public Evidence {
      withNumber = List.copyOf(withNumber);
    }
  }

  /** The situation that the evidence shows. */
  public static Correlation correlate(Evidence evidence) {
    List<CardholderId> withNumber = evidence.withNumber().stream().distinct().toList();
    if (evidence.linked().isPresent()) {
      return linked(evidence.linked().get(), withNumber, evidence.listed());
    }
    return switch (withNumber.size()) {
      case 0 -> new Unmatched();
      case 1 -> new Unlinked(withNumber.getFirst());
      default -> new Disputed(withNumber);
    };
  }

  private static Correlation linked(
      CardholderId person, List<CardholderId> withNumber, boolean listed) {
    if (!listed) {
      return new Deleted(person);
    }
    if (withNumber.isEmpty() || withNumber.equals(List.of(person))) {
      return new Linked(person);
    }
    List<CardholderId> candidates = new ArrayList<>(List.of(person));
    withNumber.stream().filter(other -> !other.equals(person)).forEach(candidates::add);
    return new Disputed(candidates);
  }
}
