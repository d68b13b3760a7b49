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

  private static final CardholderId CLEO = new CardholderId("cleo");

  @Test
  void aLinkOrTheNumberDecides() {
    assertThat(of(List.of(ANN), List.of(ANN), List.of(), List.of(BEN))).isEqualTo(linked(ANN));
    assertThat(of(List.of(ANN), List.of(), List.of(), List.of())).isEqualTo(linked(ANN));
    assertThat(of(List.of(), List.of(ANN), List.of(ANN), List.of(BEN))).isEqualTo(linked(ANN));
  }

  @Test
  void aLinkedKeyThatNamesSomebodyElseIsDisputed() {
    assertThat(of(List.of(ANN), List.of(BEN), List.of(), List.of())).isEqualTo(disputed(ANN, BEN));
  }

  @Test
  void aStableKeyOfSomebodyElseContradictsTheNumber() {
    assertThat(of(List.of(), List.of(ANN), List.of(BEN), List.of())).isEqualTo(disputed(ANN, BEN));
  }

  @Test
  void otherKeysOnlyPoint() {
    assertThat(of(List.of(), List.of(), List.of(), List.of(BEN)))
        .isEqualTo(new Correlation.Unlinked(BEN));
    assertThat(of(List.of(), List.of(), List.of(BEN), List.of(BEN)))
        .isEqualTo(new Correlation.Unlinked(BEN));
    assertThat(of(List.of(), List.of(), List.of(ANN), List.of(BEN, CLEO)))
        .isEqualTo(disputed(ANN, BEN, CLEO));
    assertThat(of(List.of(), List.of(), List.of(), List.of()))
        .isEqualTo(new Correlation.Unmatched());
  }

  @Test
  void whatAHumanSaidIsNotDisputedAgain() {
    assertThat(
            Correlator.correlate(
                new Evidence(Optional.of(ANN), true, List.of(BEN), List.of(BEN), List.of(), true)))
        .isEqualTo(linked(ANN));
  }

  @Test
  void aLinkedKeyThatTheSourceNoLongerHasIsDeleted() {
    assertThat(
            Correlator.correlate(
                new Evidence(Optional.of(ANN), false, List.of(), List.of(), List.of(), false)))
        .isEqualTo(new Correlation.Deleted(ANN));
  }

  private static Correlation of(
      List<CardholderId> linked,
      List<CardholderId> withNumber,
      List<CardholderId> withStableKey,
      List<CardholderId> withCandidate) {
    return Correlator.correlate(
        new Evidence(
            linked.stream().findFirst(), false, withNumber, withStableKey, withCandidate, true));
  }

  private static Correlation linked(CardholderId person) {
    return new Correlation.Linked(person);
  }

  private static Correlation disputed(CardholderId... people) {
    return new Correlation.Disputed(List.of(people));
  }
}
