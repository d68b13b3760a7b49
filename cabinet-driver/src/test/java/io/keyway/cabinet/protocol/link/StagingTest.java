// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.TestRoster;
import io.keyway.cabinet.protocol.link.message.Part;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StagingTest {
  private static final String BASE = "aa".repeat(32);

  private final Staging staging = new Staging(part(0, false), Optional.of(BASE), 3);

  @Test
  void aRevocationRemovesThePersonFromWhatIsThereAndFromWhatIsToCome() {
    staging.add(part(0, false), List.of(), List.of(TestRoster.entry(1, 4), TestRoster.entry(2, 4)));

    staging.overtake(TestRoster.revocation(1, 4));
    staging.overtake(TestRoster.revocation(3, 4));
    staging.add(part(1, true), List.of(), List.of(TestRoster.entry(3, 4)));

    assertThat(staging.change().entries()).containsExactly(TestRoster.entry(2, 4));
    assertThat(staging.change().tombstones()).hasSize(2);
  }

  @Test
  void aRevocationLeavesAnEntryThatIsNewer() {
    staging.add(part(0, true), List.of(), List.of(TestRoster.entry(1, 5)));

    staging.overtake(TestRoster.revocation(1, 4));

    assertThat(staging.change().entries()).containsExactly(TestRoster.entry(1, 5));
  }

  @Test
  void whatRemainsTakesThePlaceOfWhatWasOnItsWay() {
    RosterEntry remaining = TestRoster.entry(1, 5);
    staging.add(part(0, true), List.of(), List.of(TestRoster.entry(1, 4)));

    staging.overtake(
        new RevokeUser(new Tombstone(remaining.person(), 1, 4), Optional.of(remaining)));

    assertThat(staging.change().entries()).containsExactly(remaining);
  }

  @Test
  void anOlderTombstoneDoesNotReplaceANewerOne() {
    staging.overtake(TestRoster.revocation(1, 9));

    staging.add(
        part(0, true),
        List.of(new Tombstone(TestRoster.person(1), 1, 3)),
        List.of(TestRoster.entry(1, 5)));

    assertThat(staging.change().entries()).isEmpty();
  }

  @Test
  void theBaseFollowsTheRevocationsThatOvertook() {
    String after = "bb".repeat(32);

    staging.rebase("cc".repeat(32), "dd".repeat(32));
    staging.rebase(BASE, after);

    assertThat(staging.base()).contains(after);
  }

  @Test
  void partsOutOfTurnAreRefused() {
    staging.add(part(0, false), List.of(), List.of());

    assertThatThrownBy(() -> staging.add(part(2, false), List.of(), List.of()))
        .isInstanceOf(ProtocolError.class)
        .hasMessageContaining("Part 2 of transfer 8 is out of turn");
  }

  private static Part part(int number, boolean last) {
    return new Part(8, 8, number, last);
  }
}
