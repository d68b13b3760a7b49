// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.TestRoster;
import io.keyway.cabinet.hardware.simulated.SimulatedClock;
import io.keyway.model.access.Grant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder = Path.of("");

  private final ManualBoard board = new ManualBoard();
  private SimulatedClock clock = board.clock();

  @Test
  void nothingCountsBeforeTheFirstLease() {
    assertThat(open().covers(grant(HOUR))).isFalse();
  }

  @Test
  void aGrantCountsForItsOwnLeaseAtMostForTheLongest() {
    Leases leases = open();
    leases.renew(HOUR);

    board.pass(MINUTE);
    assertThat(leases.covers(grant(MINUTE))).isTrue();
    board.pass(Duration.ofSeconds(1));
    assertThat(leases.covers(grant(MINUTE))).isFalse();
    assertThat(leases.covers(grant(HOUR.multipliedBy(5)))).isTrue();
    board.pass(HOUR);
    assertThat(leases.covers(grant(HOUR.multipliedBy(5)))).isFalse();
    assertThat(leases.remaining()).isEqualTo(Duration.ZERO);
  }

  @Test
  void settingTheClockBackLengthensNoLease() {
    Leases leases = open();
    leases.renew(HOUR);
    clock.step(HOUR.multipliedBy(-5));

    board.pass(HOUR.plusSeconds(1));

    assertThat(leases.covers(grant(HOUR))).isFalse();
  }

  @Test
  void settingTheClockBackBeforeARestartLengthensNoLease() {
    Leases leases = open();
    leases.renew(HOUR);
    board.pass(Duration.ofMinutes(50));
    leases.tidy();
    leases = restart(leases, HOUR.multipliedBy(-5));

    board.pass(Duration.ofMinutes(11));

    assertThat(leases.covers(grant(HOUR))).isFalse();
  }

  @Test
  void timeSpentSwitchedOffCounts() {
    Leases leases = open();
    leases.renew(HOUR);
    leases.close();
    board.pass(Duration.ofMinutes(59));
    clock = board.clock();

    leases = open();

    assertThat(leases.covers(grant(HOUR))).isTrue();
    board.pass(Duration.ofMinutes(2));
    assertThat(leases.covers(grant(HOUR))).isFalse();
  }

  @Test
  void aBoardThatLostItsTimeCannotTellUntilItLearnsIt() {
    Leases leases = open();
    leases.renew(HOUR);
    leases.close();
    clock = board.clock();
    clock.lose();

    leases = open();

    assertThat(leases.canTell()).isFalse();
    assertThat(leases.covers(grant(HOUR))).isFalse();
    clock.set(board.now());
    leases.timeBecameKnown();
    assertThat(leases.covers(grant(HOUR))).isTrue();
  }

  private Leases restart(Leases leases, Duration step) {
    leases.close();
    clock = board.clock();
    clock.step(step);
    return open();
  }

  private Leases open() {
    return Leases.open(folder.resolve("lease.log"), clock);
  }

  private static Grant grant(Duration lease) {
    Grant grant = TestRoster.grant(1);
    return new Grant(
        grant.slot(), grant.keySet(), grant.schedule(), lease, Optional.empty(), Optional.empty());
  }
}
