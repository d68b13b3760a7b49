// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.CabinetException;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.RecordingListener;
import io.keyway.cabinet.StepOutcome;
import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.TestRoster;
import io.keyway.cabinet.trust.StationSecret;
import io.keyway.model.custody.CabinetId;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cabinets that are stations on a serial line. */
final class LinkSerialTest {
  private static final CabinetId NORTH = new CabinetId("north-1");
  private static final CabinetId SOUTH = new CabinetId("south-1");
  private static final StationSecret GUESSED = StationSecret.ofHex("ab".repeat(32));

  @TempDir Path folder = Path.of("");

  private final RecordingListener listener = new RecordingListener(NORTH, SOUTH);
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void twoCabinetsOnOnePairOfWiresAreLinkedAndEachHearsOfItsOwnPeopleAlone() {
    SerialSite site = site(115_200);
    PretendCabinet north = keep(site.cabinet(NORTH));
    PretendCabinet south = keep(site.cabinet(SOUTH));
    north.start();
    south.start();
    List<CabinetSession> sessions = List.of(listener.awaitLinked(), listener.awaitLinked());
    assertThat(sessions.stream().map(CabinetSession::cabinet)).containsOnly(NORTH, SOUTH);

    CabinetSession toNorth =
        sessions.stream().filter(s -> s.cabinet().equals(NORTH)).findFirst().orElseThrow();
    Done done = done(toNorth.replace(List.of(), TestRoster.enrolments(3), 1).toCompletableFuture());

    assertThat(done.digest()).isEqualTo(north.digest());
    assertThat(south.digest()).isNotEqualTo(north.digest());
  }

  @Test
  void aRevocationIsDoneWhileARosterIsOnItsWay() {
    SerialSite site = site(57_600);
    keep(site.cabinet(NORTH)).start();
    CabinetSession session = listener.awaitLinked();
    CompletableFuture<StepOutcome> roster =
        session.replace(List.of(), TestRoster.enrolments(200), 1).toCompletableFuture();

    Done revoked = done(session.revoke(TestRoster.revocation(900, 1), 2).toCompletableFuture());

    assertThat(revoked.people()).isZero();
    assertThat(roster).isNotDone();
    assertThat(done(roster).people()).isEqualTo(200);
  }

  @Test
  void whoHasAnotherSecretIsNotHeard() {
    SerialSite site = site(115_200);
    site.share(NORTH, "cd".repeat(32));
    keep(site.cabinet(NORTH, NORTH, GUESSED)).start();
    keep(site.cabinet(SOUTH)).start();

    assertThat(listener.awaitLinked().cabinet()).isEqualTo(SOUTH);
    assertThat(listener.awaitReport()).isNotNull();
    assertThat(listener.hasLinked()).isFalse();
  }

  @Test
  void whoHasTheSecretOfOneCabinetIsNoOther() {
    SerialSite site = site(115_200);
    keep(site.cabinet(NORTH, SOUTH, site.share(NORTH, "cd".repeat(32)))).start();

    assertThat(listener.awaitRefused()).startsWith("north-1: ").contains("cabinet south-1 answers");
    assertThat(listener.hasLinked()).isFalse();
  }

  @Test
  void aCabinetWithoutASecretIsToldOfAndTheOthersAreCalled() {
    SerialSite site = site(115_200);
    keep(site.cabinet(NORTH, NORTH, GUESSED)).start();
    keep(site.cabinet(SOUTH)).start();

    Set<String> refused =
        Stream.generate(listener::awaitRefused).limit(1).collect(Collectors.toSet());
    assertThat(refused).allMatch(said -> said.startsWith("north-1: its secret cannot be read"));
    assertThat(listener.awaitLinked().cabinet()).isEqualTo(SOUTH);
  }

  @Test
  void oneStationIsNoTwoCabinets() {
    SerialSite site = site(115_200);
    keep(site.cabinet(NORTH)).start();
    site.calls().call(SOUTH, site.at(1));

    assertThat(listener.awaitRefused()).startsWith("south-1: cabinet north-1 has that station");
    assertThat(listener.awaitLinked().cabinet()).isEqualTo(NORTH);
  }

  @Test
  void theCabinetThatComesAfterOneThatIsNotKnownAnyMoreMayHaveItsStation() {
    SerialSite site = site(115_200);
    site.calls().call(new CabinetId("gone-1"), site.at(1));
    keep(site.cabinet(NORTH)).start();

    assertThat(listener.awaitLinked().cabinet()).isEqualTo(NORTH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serial:///dev/ttyUSB0",
        "serial:///dev/ttyUSB0?baud=9600",
        "serial:///dev/ttyUSB0?baud=9600&station=0",
        "serial:///dev/ttyUSB0?baud=9600&station=255",
        "serial:///dev/ttyUSB0?baud=1000&station=1",
        "serial://host/dev/ttyUSB0?baud=9600&station=1"
      })
  void whatIsNoStationIsNoAddress(String address) {
    assertThatThrownBy(() -> new LinkProtocol().check(URI.create(address)))
        .isInstanceOf(CabinetException.class)
        .hasMessageContaining("serial:///dev/ttyUSB0?baud=115200&station=1");
  }

  private SerialSite site(int baud) {
    return keep(new SerialSite(folder, baud, listener));
  }

  private static Done done(CompletableFuture<StepOutcome> outcome) {
    StepOutcome is = outcome.orTimeout(120, TimeUnit.SECONDS).join();
    assertThat(is).isInstanceOf(Done.class);
    return (Done) is;
  }

  private <T extends AutoCloseable> T keep(T one) {
    open.add(one);
    return one;
  }
}
