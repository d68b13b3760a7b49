// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.AwaitsCabinets.Door;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetException;
import io.keyway.cabinet.CallsCabinets.Calls;
import io.keyway.cabinet.RecordingListener;
import io.keyway.cabinet.protocol.link.LinkEnrolment.Applicant;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.cabinet.trust.IdentityFile;
import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.TestAuthority;
import io.keyway.model.custody.CabinetId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cabinets that wait for the bridge. */
final class LinkCallsTest {
  static final CabinetEndpoint PLAIN = new CabinetEndpoint("127.0.0.1", 0, Duration.ofSeconds(2));
  private static final CabinetId CABINET = new CabinetId("north-1");
  private static final CabinetId OTHER = new CabinetId("north-2");

  @TempDir Path folder = Path.of("");

  private final TestAuthority site = TestAuthority.fresh();
  private final PaperTrust trust = new PaperTrust(site);
  private final CabinetEndpoint protectedly =
      new CabinetEndpoint("127.0.0.1", 0, Duration.ofSeconds(2), true, Optional.of(trust));
  private final RecordingListener listener = new RecordingListener(CABINET, OTHER);
  private final LinkProtocol protocol = new LinkProtocol();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final int port = freePort();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void bothProveWhoTheyAreWhoeverMadeTheConnection() {
    waiting(CABINET, port, Optional.of(pass(CABINET, site.cabinet(CABINET)))).start();
    calls(protectedly).call(CABINET, at(port));

    assertThat(listener.awaitLinked().cabinet()).isEqualTo(CABINET);
    assertThat(trust.admitted).isNotEmpty();
  }

  @Test
  void aCabinetDoesNotBelieveABridgeOfAnotherAuthority() throws InterruptedException {
    LinkIdentity foreign = TestAuthority.fresh().cabinet(CABINET);
    PretendCabinet wary = waiting(CABINET, port, Optional.of(pass(CABINET, foreign)));
    wary.start();
    calls(protectedly).call(CABINET, at(port));

    assertThat(wary.unlinked.poll(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(listener.hasLinked()).isFalse();
  }

  @Test
  void aCabinetIsEnrolledByTheBridgeThatCallsIt() {
    calls(protectedly).call(CABINET, at(port));
    TcpClient tcp = keep(new TcpClient(1));
    Applicant applicant = new Applicant(CABINET, folder, "127.0.0.1", port, true);

    LinkPass pass = LinkEnrolment.ask(tcp, applicant, trust.code).join();
    assertThat(pass.identity().certificate()).isEqualTo(trust.issued.peek());

    waiting(CABINET, port, Optional.of(pass)).start();
    assertThat(listener.awaitLinked().cabinet()).isEqualTo(CABINET);
  }

  @Test
  void anotherCabinetAtTheAddressIsRefusedInTheNameOfTheOneThatWasCalled() {
    waiting(OTHER, port, Optional.empty()).start();
    calls(PLAIN).call(CABINET, at(port));

    assertThat(listener.awaitRefused())
        .isEqualTo("north-1: at its address cabinet north-2 answers");
    assertThat(listener.hasLinked()).isFalse();
  }

  @Test
  void aCabinetThatWasAwayIsLinkedAgainWithoutAnybodyDoingAnything() {
    PretendCabinet first = waiting(CABINET, port, Optional.empty());
    first.start();
    calls(PLAIN).call(CABINET, at(port));
    listener.awaitLinked();

    first.close();
    listener.awaitUnlinked();
    waiting(CABINET, port, Optional.empty()).start();

    assertThat(listener.awaitLinked().cabinet()).isEqualTo(CABINET);
  }

  @Test
  void whoComesToACabinetThatIsLinkedIsTurnedAway() {
    waiting(CABINET, port, Optional.empty()).start();
    calls(PLAIN).call(CABINET, at(port));
    listener.awaitLinked();

    try (RawPeer intruder = new RawPeer(port)) {
      assertThat(intruder.hear()).isEmpty();
    }
    assertThat(listener.awaitReport()).isNotNull();
  }

  @Test
  void aCabinetIsInOnceWhicheverWayItCame() {
    Door door = keep(protocol.listen(PLAIN, listener));
    keep(new PretendCabinet(CABINET, door.port())).start();
    listener.awaitLinked();

    waiting(CABINET, port, Optional.empty()).start();
    calls(PLAIN).call(CABINET, at(port));
    listener.awaitReport();

    assertThat(listener.hasLinked()).isFalse();
  }

  @Test
  void whoIsLeftIsCalledNoMoreAndWhoHasAnotherAddressIsCalledThere() {
    int elsewhere = freePort();
    waiting(CABINET, port, Optional.empty()).start();
    waiting(CABINET, elsewhere, Optional.empty()).start();
    Calls calls = calls(PLAIN);
    calls.call(CABINET, at(port));
    listener.awaitLinked();

    calls.call(CABINET, at(elsewhere));
    assertThat(listener.awaitUnlinked()).contains("not called there any more");
    listener.awaitLinked();
    calls.leave(CABINET);

    assertThat(listener.awaitUnlinked()).contains("not called there any more");
  }

  @Test
  void withoutCertificatesNobodyIsCalledBeyondThisMachine() {
    calls(PLAIN).call(CABINET, URI.create("tcp://192.0.2.1:7601"));

    assertThat(listener.awaitRefused()).contains("on the loopback address only");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://10.2.3.4",
        "tcp://10.2.3.4:0",
        "tcp://10.2.3.4:70000",
        "tcp://10.2.3.4:7601/x",
        "tcp://me@10.2.3.4:7601",
        "tcp:10.2.3.4:7601"
      })
  void whatIsNoHostAndPortIsNoAddress(String address) {
    assertThatThrownBy(() -> protocol.check(URI.create(address)))
        .isInstanceOf(CabinetException.class)
        .hasMessageContaining("tcp://HOST:PORT");
  }

  static URI at(int port) {
    return URI.create("tcp://127.0.0.1:" + port);
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Calls calls(CabinetEndpoint endpoint) {
    return keep(protocol.calling(endpoint, listener));
  }

  private PretendCabinet waiting(CabinetId id, int at, Optional<LinkPass> pass) {
    return keep(PretendCabinet.waiting(id, at, pass));
  }

  private LinkPass pass(CabinetId id, LinkIdentity identity) {
    new IdentityFile(folder).write(identity);
    return LinkPass.read(id, folder).orElseThrow();
  }

  private <T extends AutoCloseable> T keep(T one) {
    open.add(one);
    return one;
  }
}
