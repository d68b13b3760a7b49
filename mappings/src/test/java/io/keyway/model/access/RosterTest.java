// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RosterTest {
  private static final CardholderId ANNA = new CardholderId("anna");
  private static final CardholderId BOB = new CardholderId("bob");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"2,5,true", "2,4,true", "1,9,true", "2,6,false", "3,1,false"})
  void aTombstoneForbidsWhatIsAtOrBelowIt(long epoch, long revision, boolean forbidden) {
    Tombstone tombstone = new Tombstone(ANNA, 2, 5);

    assertThat(tombstone.forbids(entry(ANNA, epoch, revision))).isEqualTo(forbidden);
    assertThat(tombstone.forbids(entry(BOB, epoch, revision))).isFalse();
  }

  @Test
  void whatRemainsAfterARevocationIsNewerThanItsTombstoneAndOfTheSamePerson() {
    Tombstone tombstone = new Tombstone(ANNA, 1, 5);

    assertThat(new RevokeUser(tombstone, Optional.of(entry(ANNA, 1, 6))).person()).isEqualTo(ANNA);
    assertThat(new RevokeUser(tombstone, Optional.empty()).person()).isEqualTo(ANNA);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RevokeUser(tombstone, Optional.of(entry(ANNA, 1, 5))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RevokeUser(tombstone, Optional.of(entry(BOB, 1, 6))));
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,0"})
  void epochAndRevisionCountFromOne(long epoch, long revision) {
    assertThatIllegalArgumentException().isThrownBy(() -> entry(ANNA, epoch, revision));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tombstone(ANNA, epoch, revision));
  }

  @Test
  void theFirstEpochAndRevisionCanBeBuried() {
    assertThat(new Tombstone(ANNA, 1, 1).forbids(entry(ANNA, 1, 1))).isTrue();
    assertThat(new Tombstone(ANNA, 1, 1).forbids(entry(ANNA, 1, 2))).isFalse();
  }

  @Test
  void whoMayTakeAKeySetMayBeTheSecondPersonWhereNoGroupIsNamed() {
    Grant take = grant(1);
    Grant guard = take.standingBy("guards");
    SecondPerson anybody = new SecondPerson(Set.of());
    SecondPerson guards = new SecondPerson(Set.of("guards", "duty"));

    assertThat(anybody.accepts(take)).isTrue();
    assertThat(anybody.accepts(guard)).isTrue();
    assertThat(guards.accepts(guard)).isTrue();
    assertThat(guards.accepts(take)).isFalse();
    assertThat(guards.accepts(take.standingBy("cleaners"))).isFalse();
  }

  @Test
  void whoStandsByMayNotTake() {
    assertThat(grant(1).isToTake()).isTrue();
    assertThat(grant(1).standingBy("guards").isToTake()).isFalse();
  }

  @Test
  void onlyACabinetThatAsksCanHonourAPinASecondPersonOrStandingBy() {
    SecondPerson second = new SecondPerson(Set.of());

    assertThat(grant(1).isDemanding()).isFalse();
    assertThat(grant(1).demanding(true, Optional.empty()).isDemanding()).isTrue();
    assertThat(grant(1).demanding(false, Optional.of(second)).isDemanding()).isTrue();
    assertThat(grant(1).standingBy("guards").isDemanding()).isTrue();
  }

  @Test
  void theSameRightsInAnyOrderAreTheSameEntry() {
    RosterEntry one =
        new RosterEntry(ANNA, 1, 1, List.of(), 0, List.of(grant(3), grant(1), grant(2)));
    RosterEntry other =
        new RosterEntry(ANNA, 1, 1, List.of(), 0, List.of(grant(1), grant(2), grant(3)));

    assertThat(one).isEqualTo(other);
  }

  @Test
  void aTemporaryGrantEndsAfterItBegins() {
    KeySetId key = new KeySetId("K1");

    assertThat(new TemporaryGrant("7", key, NOON, NOON.plusMillis(1)).to()).isAfter(NOON);
    assertThatIllegalArgumentException().isThrownBy(() -> new TemporaryGrant("7", key, NOON, NOON));
  }

  private static Grant grant(int slot) {
    return new Grant(
        new SlotNumber(slot),
        new KeySetId("K" + slot),
        AccessSchedule.ALWAYS,
        Duration.ofHours(24),
        Optional.empty(),
        Optional.empty());
  }

  private static RosterEntry entry(CardholderId person, long epoch, long revision) {
    return new RosterEntry(person, epoch, revision, List.of(), 0, List.of());
  }
}
