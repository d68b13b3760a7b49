// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.StepOutcome.Failed;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a protocol over TCP must keep when the line goes wrong: nothing is half applied, nobody
 * revoked comes back, and the cabinet does. A protocol's test extends this, beside {@link
 * CabinetProtocolContract}.
 */
public abstract class StreamFaultsContract {
  private static final CabinetId CABINET = new CabinetId("north-1");
  private static final int PEOPLE = 2_000;

  private final RecordingListener listener = new RecordingListener(CABINET);
  private Laid laid;
  private FaultyWire wire;
  private CabinetUnderTest cabinet;
  private CabinetSession session;

  /**
   * A bridge and a cabinet that will meet over a wire.
   *
   * @param bridge ends the bridge
   * @param cabinet has room for 20,000 people; not started yet
   */
  public record Laid(AutoCloseable bridge, FaultyWire wire, CabinetUnderTest cabinet) {}

  /** Lays the wire between them, whoever of the two makes the connection. */
  protected abstract Laid lay(CabinetId id, CabinetListener listener);

  @BeforeEach
  void link() {
    laid = lay(CABINET, listener);
    wire = laid.wire();
    cabinet = laid.cabinet();
    cabinet.start();
    session = listener.awaitLinked();
  }

  @AfterEach
  void end() throws Exception {
    cabinet.close();
    wire.close();
    laid.bridge().close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 5, 1_000, 20_000, 100_000})
  void aLineThatIsCutWithinARosterLeavesTheOldOneWhole(long bytes) {
    Done before = done(session.replace(List.of(), TestRoster.enrolments(50), 1));
    wire.cutAfter(bytes);

    StepOutcome outcome = await(session.replace(List.of(), TestRoster.enrolments(PEOPLE), 2));

    assertThat(outcome).isInstanceOf(Failed.class);
    assertThat(cabinet.digest()).isEqualTo(before.digest());
    session = listener.awaitLinked();
    assertThat(session.report().digest()).isEqualTo(before.digest());
    assertThat(done(session.replace(List.of(), TestRoster.enrolments(PEOPLE), 3)).people())
        .isEqualTo(PEOPLE);
  }

  @Test
  void whatTheWireRepeatsHasOneEffect() {
    done(session.replace(List.of(), TestRoster.enrolments(50), 1));
    wire.repeatNext();

    Done revoked = done(session.revoke(TestRoster.revocation(7, 1), 2));

    assertThat(revoked.people()).isEqualTo(49);
    assertThat(cabinet.holds(7)).isFalse();
    assertThat(done(session.revoke(TestRoster.revocation(8, 1), 3)).people()).isEqualTo(48);
  }

  @Test
  void noiseToTheBridgeCostsTheLinkAndNothingElse() {
    Done before = done(session.replace(List.of(), TestRoster.enrolments(50), 1));
    wire.noiseToBridge(noise(1));

    assertThat(listener.awaitUnlinked()).isNotEmpty();
    session = listener.awaitLinked();

    assertThat(session.report().digest()).isEqualTo(before.digest());
    assertThat(done(session.revoke(TestRoster.revocation(7, 1), 2)).people()).isEqualTo(49);
  }

  @Test
  void noiseToTheCabinetCostsTheLinkAndNothingElse() {
    Done before = done(session.replace(List.of(), TestRoster.enrolments(50), 1));
    wire.noiseToCabinet(noise(2));

    assertThat(listener.awaitUnlinked()).isNotEmpty();
    session = listener.awaitLinked();

    assertThat(session.report().digest()).isEqualTo(before.digest());
  }

  @Test
  void aSlowWireDelaysAndLosesNothing() {
    wire.delay(Duration.ofMillis(15));

    CompletionStage<StepOutcome> bulk =
        session.replace(List.of(), TestRoster.enrolments(PEOPLE), 1);
    Done revoked = done(session.revoke(TestRoster.revocation(7, 1), 2));

    assertThat(revoked.acknowledgedAt()).isAfterOrEqualTo(revoked.sentAt());
    assertThat(done(bulk).people()).isEqualTo(PEOPLE - 1);
    assertThat(cabinet.holds(7)).isFalse();
  }

  /** Whatever the wire does, who was revoked does not come back, and in the end all is as told. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void anyFaultsConvergeAndNobodyRevokedComesBack(long seed) {
    Random random = new Random(seed);
    List<Tombstone> graves = new ArrayList<>();
    long version = 0;
    for (int round = 1; round <= 8; round++) {
      disturb(random);
      CompletionStage<StepOutcome> bulk =
          session.replace(List.copyOf(graves), living(graves), ++version);
      int leaver = round * 31;
      graves.add(new Tombstone(TestRoster.person(leaver), 1, 1));
      boolean gone =
          await(session.revoke(TestRoster.revocation(leaver, 1), ++version)) instanceof Done;
      StepOutcome settled = await(bulk);
      assertThat(settled).isInstanceOfAny(Done.class, Failed.class);
      assertThat(gone && cabinet.holds(leaver)).as("round %d", round).isFalse();
      wire.mend();
      renew();
    }

    Done last = done(session.replace(graves, living(graves), ++version));

    assertThat(last.people()).isEqualTo(400 - graves.size());
    assertThat(graves).noneMatch(grave -> cabinet.holds(Integer.parseInt(number(grave))));
    assertThat(cabinet.digest()).isEqualTo(last.digest());
  }

  private void disturb(Random random) {
    switch (random.nextInt(5)) {
      case 0 -> wire.cutAfter(1 + random.nextInt(40_000));
      case 1 -> wire.noiseToBridge(noise(random.nextLong()));
      case 2 -> wire.noiseToCabinet(noise(random.nextLong()));
      case 3 -> wire.delay(Duration.ofMillis(1 + random.nextInt(5)));
      default -> wire.repeatNext();
    }
  }

  /** A fresh link, whether or not the last one was lost. */
  private void renew() {
    session.close("the test goes on");
    CabinetSession old = session;
    do {
      session = listener.awaitLinked();
    } while (session == old
        || await(session.renewLease(Duration.ofHours(1), Instant.now())) instanceof Failed);
  }

  private static List<EnrolUser> living(List<Tombstone> graves) {
    return TestRoster.enrolments(400).stream()
        .filter(step -> graves.stream().noneMatch(grave -> grave.person().equals(step.person())))
        .toList();
  }

  private static String number(Tombstone grave) {
    return grave.person().value().replaceAll("\\D", "");
  }

  private static byte[] noise(long seed) {
    byte[] noise = new byte[64];
    new Random(seed).nextBytes(noise);
    noise[0] = (byte) 0xff; // no length that a frame may have
    return noise;
  }

  private static StepOutcome await(CompletionStage<StepOutcome> outcome) {
    return outcome.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static Done done(CompletionStage<StepOutcome> outcome) {
    StepOutcome result = await(outcome);
    assertThat(result).isInstanceOf(Done.class);
    return (Done) result;
  }
}
