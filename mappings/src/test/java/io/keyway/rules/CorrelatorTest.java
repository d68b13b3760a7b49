// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.Correlation;
import io.keyway.rules.Correlator.Evidence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CorrelatorTest {
  private static final CardholderId ANN = new CardholderId("ann");
  private static final CardholderId BEN = new CardholderId("ben");

  private static Correlation of(
      Optional<CardholderId> linked, List<CardholderId> withNumber, boolean listed) {
    return Correlator.correlate(new Evidence(linked, withNumber, listed));
  }

  @Test
  void aLinkedKeyIsItsPersonAlsoAfterTheNumberChanged() {
    assertThat(of(Optional.of(ANN), List.of(ANN), true)).isEqualTo(new Correlation.Linked(ANN));
    assertThat(of(Optional.of(ANN), List.of(), true)).isEqualTo(new Correlation.Linked(ANN));
  }

  @Test
  void aLinkedKeyThatNamesSomebodyElseIsDisputed() {
    assertThat(of(Optional.of(ANN), List.of(BEN), true))
        .isEqualTo(new Correlation.Disputed(List.of(ANN, BEN)));
  }

  @Test
  void aKeyThatIsNotLinkedIsThePersonWithItsNumber() {
    assertThat(of(Optional.empty(), List.of(ANN, ANN), true))
        .isEqualTo(new Correlation.Unlinked(ANN));
    assertThat(of(Optional.empty(), List.of(ANN, BEN), true))
        .isEqualTo(new Correlation.Disputed(List.of(ANN, BEN)));
    assertThat(of(Optional.empty(), List.of(), true)).isEqualTo(new Correlation.Unmatched());
  }

  @Test
  void aLinkedKeyThatTheSourceNoLongerListsIsDeleted() {
    assertThat(of(Optional.of(ANN), List.of(ANN), false)).isEqualTo(new Correlation.Deleted(ANN));
  }
}
