// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import static io.keyway.cabinet.TestRoster.grant;
import static io.keyway.cabinet.TestRoster.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.protocol.link.RosterChange;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives, in whatever order, with whatever restarts between: the dead stay dead. */
class NoResurrectionTest {
  private static final int PEOPLE = 6;

  @TempDir Path folder = Path.of("");

  private final Map<Integer, Tombstone> graves = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noEntryAtOrBelowATombstoneIsEverHeldAgain(long seed) {
    Random random = new Random(seed);
    RosterStore store = open();
    for (int step = 0; step < 250; step++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> store.revoke(revocation(random), step);
        case 3, 4, 5 -> store.change(store.state().digest(), transfer(random, step));
        case 6, 7 -> store.replace(transfer(random, step));
        case 8 -> store.tidy();
        default -> store = reopen(store);
      }
      assertNobodyRose(store, seed, step);
    }
    store.close();
  }

  private RosterStore reopen(RosterStore store) {
    var before = store.state();
    store.close();
    RosterStore again = open();
    assertThat(again.state()).isEqualTo(before);
    return again;
  }

  private void assertNobodyRose(RosterStore store, long seed, int step) {
    graves.forEach(
        (number, grave) ->
            assertThat(store.entry(person(number)).filter(grave::forbids))
                .as("seed %d, step %d, person %d", seed, step, number)
                .isEmpty());
  }

  private RevokeUser revocation(Random random) {
    Tombstone grave = tombstone(random);
    Optional<RosterEntry> remaining =
        random.nextInt(3) == 0
            ? Optional.of(entry(grave, grave.epoch(), grave.revision() + 1))
            : Optional.empty();
    return new RevokeUser(grave, remaining);
  }

  private RosterChange transfer(Random random, long version) {
    List<Tombstone> tombstones =
        random.nextBoolean() ? List.of() : List.of(tombstone(random), tombstone(random));
    List<RosterEntry> entries =
        random
            .ints(random.nextInt(PEOPLE), 0, PEOPLE)
            .mapToObj(
                number ->
                    entry(
                        new Tombstone(person(number), 1, 1),
                        1 + random.nextInt(3),
                        1 + random.nextInt(12)))
            .toList();
    return new RosterChange(random.nextInt((int) version + 1), tombstones, entries);
  }

  /** Buries somebody here and in the model that the store is compared with. */
  private Tombstone tombstone(Random random) {
    int number = random.nextInt(PEOPLE);
    Tombstone grave = new Tombstone(person(number), 1 + random.nextInt(2), 1 + random.nextInt(10));
    graves.merge(
        number,
        grave,
        (old, fresh) ->
            fresh.epoch() > old.epoch()
                    || fresh.epoch() == old.epoch() && fresh.revision() > old.revision()
                ? fresh
                : old);
    return grave;
  }

  private static RosterEntry entry(Tombstone whose, long epoch, long revision) {
    return new RosterEntry(whose.person(), epoch, revision, List.of(), 0, List.of(grant(1)));
  }

  private RosterStore open() {
    return RosterStore.open(folder.resolve("roster.log"), 1_000);
  }
}
