// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.AwaitsCabinets.Door;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.RecordingListener;
import io.keyway.cabinet.protocol.link.LinkEnrolment.Applicant;
import io.keyway.cabinet.protocol.link.LinkEnrolment.CodeRefused;
import io.keyway.cabinet.protocol.link.LinkEnrolment.Untrusted;
import io.keyway.cabinet.protocol.link.LinkProtocol.Patience;
import io.keyway.cabinet.protocol.link.message.Enrol;
import io.keyway.cabinet.protocol.link.message.Rejected;
import io.keyway.cabinet.protocol.link.message.Renew;
import io.keyway.cabinet.protocol.link.message.Welcome;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.cabinet.trust.EnrolmentCode;
import io.keyway.cabinet.trust.IdentityFile;
import io.keyway.cabinet.trust.Keys;
import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.SigningRequest;
import io.keyway.cabinet.trust.TestAuthority;
import io.keyway.model.custody.CabinetId;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protected link, and who would like to be on it. */
final class LinkTlsTest {
  private static final CabinetId CABINET = new CabinetId("north-1");
  private static final CabinetId OTHER = new CabinetId("north-2");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Patience PATIENT = new Patience(LONG, LONG, Duration.ofMillis(300));

  @TempDir Path folder = Path.of("");

  private final TestAuthority site = TestAuthority.fresh();
  private final PaperTrust trust = new PaperTrust(site);
  private final RecordingListener listener = new RecordingListener(CABINET, OTHER);
  private final List<AutoCloseable> open = new ArrayList<>();
  private Door door = door(trust, PATIENT, LONG);

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void anEnrolledCabinetIsLinkedAndBothSpeakTheNewestTls() {
    pretend(CABINET, site.cabinet(CABINET)).start();

    assertThat(listener.awaitLinked().cabinet()).isEqualTo(CABINET);
    assertThat(peer(Optional.of(site.cabinet(OTHER))).session().getProtocol()).isEqualTo("TLSv1.3");
  }

  @Test
  void anOlderTlsIsRefused() {
    TlsPeer old = keep(TlsPeer.connect(door.port(), Optional.of(site.cabinet(CABINET)), "TLSv1.2"));

    assertThat(old.session().isValid()).isFalse();
    assertThat(listener.awaitRefused()).startsWith(": No TLS with this peer");
  }

  @Test
  void bytesThatAreNoTlsAreRefused() {
    try (RawPeer plain = new RawPeer(door.port())) {
      plain.say(RawPeer.hello(CABINET));

      assertThat(listener.awaitRefused()).startsWith(": No TLS with this peer");
    }
  }

  @Test
  void whoShowsNoCertificateDoesNotComeIn() {
    TlsPeer nobody = peer(Optional.empty()).say(RawPeer.hello(CABINET));

    assertThat(nobody.hear()).contains(new Rejected("certificate"));
    assertThat(nobody.hear()).isEmpty();
    assertThat(listener.awaitRefused())
        .isEqualTo("north-1: it shows no certificate: it has to be enrolled");
  }

  @Test
  void aCertificateOfAnotherAuthorityDoesNotComeIn() {
    TlsPeer stranger = peer(Optional.of(TestAuthority.fresh().cabinet(CABINET)));

    assertThat(tryHello(stranger)).isNotInstanceOf(Welcome.class);
    assertThat(listener.hasLinked()).isFalse();
  }

  @Test
  void anEndedCertificateDoesNotComeIn() {
    Instant before = Instant.now().minusSeconds(7_200);
    TlsPeer late = peer(Optional.of(site.cabinet(CABINET, before, Duration.ofHours(1))));

    assertThat(tryHello(late)).isNotInstanceOf(Welcome.class);
    assertThat(listener.awaitRefused()).contains("expired");
  }

  @Test
  void theBridgesOwnKeyDoesNotComeInAsACabinet() {
    TlsPeer thief = peer(Optional.of(site.bridge()));

    assertThat(tryHello(thief)).isNotInstanceOf(Welcome.class);
    assertThat(listener.awaitRefused()).contains("not a cabinet's");
  }

  @Test
  void theCertificateOfOneCabinetIsNoGoodForAnother() {
    TlsPeer liar = peer(Optional.of(site.cabinet(OTHER))).say(RawPeer.hello(CABINET));

    assertThat(liar.hear()).contains(new Rejected("certificate"));
    assertThat(listener.awaitRefused())
        .isEqualTo("north-1: its certificate is another's: CN=north-2");
  }

  @Test
  void aWithdrawnCertificateDoesNotComeIn() {
    LinkIdentity stolen = site.cabinet(CABINET);
    trust.withdraw(stolen.certificate());
    TlsPeer thief = peer(Optional.of(stolen)).say(RawPeer.hello(CABINET));

    assertThat(thief.hear()).contains(new Rejected("certificate"));
    assertThat(listener.awaitRefused()).isEqualTo("north-1: it was withdrawn");
  }

  @Test
  void aListThatCannotBeReadLetsNobodyIn() {
    trust.broken = true;
    TlsPeer honest = peer(Optional.of(site.cabinet(CABINET))).say(RawPeer.hello(CABINET));

    assertThat(honest.hear()).contains(new Rejected("certificate"));
    assertThat(listener.awaitRefused()).contains("could not be looked up");
  }

  @Test
  void aLinkEndsWhenItsCabinetIsPutOut() {
    TlsPeer linked = linked(site.cabinet(CABINET));

    door.end(CABINET, "it was revoked");

    assertThat(listener.awaitUnlinked()).isEqualTo("it was revoked");
    assertEnds(linked);
  }

  @Test
  void aLinkEndsWithItsCertificate() {
    TlsPeer linked = linked(site.cabinet(CABINET, Instant.now(), Duration.ofSeconds(2)));

    assertThat(listener.awaitUnlinked()).isEqualTo("its certificate ended");
    assertEnds(linked);
  }

  @Test
  void twoCabinetsWithOneIdAreStillTwo() {
    PretendCabinet first = pretend(CABINET, site.cabinet(CABINET));
    first.start();
    listener.awaitLinked();
    TlsPeer second = peer(Optional.of(site.cabinet(CABINET))).say(RawPeer.hello(CABINET));

    assertThat(second.hear()).contains(new Rejected("duplicate"));
    assertThat(listener.awaitRefused()).contains("a cabinet of this id is linked and alive");
    assertThat(first.client().isLinked()).isTrue();
  }

  @Test
  void aCabinetTellsNothingToABridgeOfAnotherAuthority() throws InterruptedException {
    PretendCabinet cabinet = pretend(CABINET, TestAuthority.fresh().cabinet(CABINET));
    cabinet.start();

    assertThat(next(cabinet.unlinked)).contains("does not hold");
    assertThat(listener.awaitRefused()).startsWith(":").doesNotContain("hello");
    assertThat(listener.hasLinked()).isFalse();
  }

  @Test
  void aCabinetDoesNotBelieveAnotherCabinetThatPlaysTheBridge() throws InterruptedException {
    Door false1 = door(new PaperTrust(site, site.cabinet(OTHER)), PATIENT, LONG);
    PretendCabinet cabinet = pretend(CABINET, site.cabinet(CABINET), false1.port());
    cabinet.start();

    assertThat(next(cabinet.unlinked)).contains("not a bridge's");
  }

  @Test
  void whoComesAgainResumesItsSessionAndIsLookedUpAgain() throws Exception {
    SSLContext context = TlsPeer.context(Optional.of(site.cabinet(CABINET)));
    TlsPeer first = keep(TlsPeer.connect(door.port(), context)).say(RawPeer.hello(CABINET));
    assertThat(first.hear()).containsInstanceOf(Welcome.class);
    long created = first.session().getCreationTime();
    X509Certificate shown = next(trust.admitted);
    first.close();
    assertThat(listener.awaitUnlinked()).isNotEmpty();

    TlsPeer second = keep(TlsPeer.connect(door.port(), context)).say(RawPeer.hello(CABINET));
    assertThat(second.hear()).containsInstanceOf(Welcome.class);
    assertThat(second.session().getCreationTime()).isEqualTo(created);

    trust.withdraw(shown);
    second.close();
    TlsPeer third = keep(TlsPeer.connect(door.port(), context)).say(RawPeer.hello(CABINET));
    assertThat(third.hear()).contains(new Rejected("certificate"));
  }

  @Test
  void aHelloThatIsTooLongIsRefused() {
    peer(Optional.of(site.cabinet(CABINET))).bytes(new byte[] {0, 0, 0x10, 0x01});

    assertThat(listener.awaitRefused()).contains("a frame of 4097 bytes where 1 to 4096");
  }

  @Test
  void whoNeverFinishesTheHandshakeIsDropped() throws Exception {
    door.close();
    door = door(trust, new Patience(Duration.ofMillis(100), LONG, LONG), LONG);
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
      slow.getOutputStream().write(new byte[] {0x16, 0x03, 0x01});
      slow.setSoTimeout(20_000);

      assertThat(listener.awaitRefused()).contains("no hello in time");
      while (slow.getInputStream().read() >= 0) {
        continue;
      }
    }
  }

  @Test
  void manyWhoNeverFinishDoNotKeepACabinetOut() throws Exception {
    for (int i = 0; i < 200; i++) {
      keep(new Socket(InetAddress.getLoopbackAddress(), door.port()));
    }
    pretend(CABINET, site.cabinet(CABINET)).start();

    assertThat(listener.awaitLinked().cabinet()).isEqualTo(CABINET);
  }

  @Test
  void aCabinetRenewsItsCertificateWithoutABreakAndShowsItNext() throws InterruptedException {
    LinkIdentity aging =
        site.cabinet(CABINET, Instant.now().minusSeconds(80), Duration.ofSeconds(110));
    door.close();
    door = door(trust, PATIENT, Duration.ofMillis(100));
    new IdentityFile(folder).write(aging);
    LinkPass pass = LinkPass.read(CABINET, folder).orElseThrow();
    PretendCabinet cabinet = keep(new PretendCabinet(CABINET, door.port(), Optional.of(pass)));
    cabinet.start();
    listener.awaitLinked();
    X509Certificate next = next(trust.issued);
    while (!pass.identity().certificate().equals(next)) {
      listener.awaitReport();
    }

    assertThat(cabinet.client().isLinked()).isTrue();
    assertThat(new IdentityFile(folder).read().orElseThrow().certificate()).isEqualTo(next);
    assertThat(trust.admitted).containsOnly(aging.certificate());
    cabinet.cutLine(Duration.ZERO);
    listener.awaitLinked();
    assertThat(trust.admitted).contains(next);
  }

  @Test
  void aLinkOutlivesTheCertificateThatWasRenewedOnIt() {
    TlsPeer linked = linked(site.cabinet(CABINET, Instant.now(), Duration.ofSeconds(2)));
    linked.say(new Renew(SigningRequest.write(Keys.fresh(), CABINET)));
    TlsPeer other = linked(site.cabinet(OTHER, Instant.now(), Duration.ofSeconds(3)), OTHER);

    assertThat(listener.awaitUnlinked()).isEqualTo("its certificate ended");
    assertEnds(other);
    linked.say(RawPeer.hello(CABINET)); // a second hello: only a link that stands takes offence
    assertThat(listener.awaitUnlinked()).contains("A second hello");
  }

  @Test
  void aCabinetIsEnrolledByItsCodeAndLinked() {
    LinkPass pass = enrol(trust.code).join();
    PretendCabinet cabinet = keep(new PretendCabinet(CABINET, door.port(), Optional.of(pass)));
    cabinet.start();

    assertThat(listener.awaitLinked().cabinet()).isEqualTo(CABINET);
    assertThat(LinkPass.read(CABINET, folder.resolve("new")))
        .map(LinkPass::identity)
        .contains(pass.identity());
  }

  @Test
  void aWrongCodeGetsNothing() {
    EnrolmentCode guessed = EnrolmentCode.fresh(site.authority().certificate());

    assertThatThrownBy(() -> enrol(guessed).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(CodeRefused.class);
    assertThat(listener.awaitRefused()).isEqualTo("north-1: a wrong code");
    assertThat(LinkPass.read(CABINET, folder.resolve("new"))).isEmpty();
  }

  @Test
  void theSecretIsNeverToldToABridgeThatTheCodeDoesNotName() {
    TestAuthority attacker = TestAuthority.fresh();
    PaperTrust his = new PaperTrust(attacker);
    Door middle = door(his, PATIENT, LONG);

    assertThatThrownBy(() -> enrol(trust.code, middle.port()).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(Untrusted.class)
        .hasMessageContaining("the enrolment code names");
    assertThat(his.secrets).isEmpty();
  }

  @Test
  void anUnfitRequestIsRefused() {
    TlsPeer peer = peer(Optional.empty());
    peer.say(new Enrol(CABINET, trust.code.secret(), new byte[] {1, 2, 3}));

    assertThat(peer.hear()).contains(new Rejected("bad-frame"));
    assertThat(listener.awaitRefused()).contains("Its request for a certificate is unfit");
  }

  @Test
  void withoutCertificatesNothingIsWaitedForFromAfar() {
    assertThatThrownBy(
            () -> new LinkProtocol().listen(new CabinetEndpoint("0.0.0.0", 0, LONG), listener))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("on the loopback address only, not on 0.0.0.0");
  }

  @Test
  void aPassOfAnotherCabinetIsNotTaken() {
    new IdentityFile(folder).write(site.cabinet(OTHER));

    assertThatThrownBy(() -> LinkPass.read(CABINET, folder))
        .hasMessageContaining("is another's: CN=north-2");
  }

  private java.util.concurrent.CompletableFuture<LinkPass> enrol(EnrolmentCode code) {
    return enrol(code, door.port());
  }

  private java.util.concurrent.CompletableFuture<LinkPass> enrol(EnrolmentCode code, int port) {
    TcpClient tcp = keep(new TcpClient(1));
    Path own = folder.resolve("new");
    own.toFile().mkdir();
    return LinkEnrolment.ask(tcp, new Applicant(CABINET, own, "127.0.0.1", port), code);
  }

  private Door door(PaperTrust of, Patience patience, Duration heartbeat) {
    return keep(
        new LinkProtocol(Clock.systemUTC(), patience)
            .listen(
                new CabinetEndpoint("127.0.0.1", 0, heartbeat, true, Optional.of(of)), listener));
  }

  private PretendCabinet pretend(CabinetId id, LinkIdentity identity) {
    return pretend(id, identity, door.port());
  }

  private PretendCabinet pretend(CabinetId id, LinkIdentity identity, int port) {
    Path own = folder.resolve(id.value());
    own.toFile().mkdir();
    new IdentityFile(own).write(identity);
    return keep(new PretendCabinet(id, port, LinkPass.read(id, own)));
  }

  private TlsPeer peer(Optional<LinkIdentity> shown) {
    return keep(TlsPeer.connect(door.port(), shown));
  }

  private TlsPeer linked(LinkIdentity identity) {
    return linked(identity, CABINET);
  }

  private TlsPeer linked(LinkIdentity identity, CabinetId id) {
    TlsPeer peer = peer(Optional.of(identity)).say(RawPeer.hello(id));
    assertThat(peer.hear()).containsInstanceOf(Welcome.class);
    return peer;
  }

  /** In TLS 1.3 a client learns after its own handshake only that it was refused. */
  private static Object tryHello(TlsPeer peer) {
    try {
      return peer.say(RawPeer.hello(CABINET)).hear().<Object>map(m -> m).orElse("nothing");
    } catch (java.io.UncheckedIOException e) {
      return "refused";
    }
  }

  private static void assertEnds(TlsPeer peer) {
    Optional<?> message = peer.hear();
    while (message.isPresent()) {
      message = peer.hear();
    }
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return Objects.requireNonNull(queue.poll(20, TimeUnit.SECONDS), "nothing came");
  }
}
