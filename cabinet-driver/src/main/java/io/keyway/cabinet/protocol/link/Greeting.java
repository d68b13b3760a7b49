// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import static io.keyway.cabinet.CabinetEndpoint.SIMULATED;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.CabinetTrust;
import io.keyway.cabinet.protocol.link.message.Certificate;
import io.keyway.cabinet.protocol.link.message.Enrol;
import io.keyway.cabinet.protocol.link.message.FromCabinet;
import io.keyway.cabinet.protocol.link.message.Hello;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.protocol.link.message.Rejected;
import io.keyway.cabinet.protocol.link.message.Welcome;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import io.keyway.cabinet.trust.BadCertificate;
import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.SigningRequest;
import io.keyway.model.custody.CabinetId;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A new line, until it proved to be a cabinet that may come in: it has a few seconds for a hello
 * and for nothing else.
 */
final class Greeting implements LineHandler {
  private final Reception door;
  private final Line line;
  private final Optional<CabinetId> called;
  private @Nullable Future<?> deadline;
  private @Nullable Hello hello;
  private Optional<Proof> proof = Optional.empty();
  private String claimed = "";
  private boolean enrolling;
  private boolean over;

  /**
   * @param called whom the bridge called there; empty where the peer came by itself
   */
  Greeting(Reception door, Line line, Optional<CabinetId> called) {
    this.door = door;
    this.line = line;
    this.called = called;
  }

  @Override
  public void opened() {
    deadline =
        line.loop()
            .schedule(
                () -> refuse("no-hello", "no hello in time"),
                door.patience().on(line).hello().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void frame(byte[] frame) {
    if (hello != null || enrolling) {
      throw new ProtocolError("Another frame before the welcome");
    }
    switch (FromCabinet.decode(frame)) {
      case Hello first -> hello(first);
      case Enrol enrol -> enrol(enrol);
      case FromCabinet other -> throw new ProtocolError("The first frame is no hello");
    }
  }

  private void hello(Hello first) {
    cancelDeadline();
    line.settled();
    hello = first;
    if (isOther(first.id())) {
      return;
    }
    if (line.provenStation().isPresent()) {
      proven(first, line.provenStation().get());
      return;
    }
    door.endpoint()
        .trust()
        .ifPresentOrElse(trust -> prove(first, trust), () -> look(first, Optional.empty()));
  }

  /**
   * At the address of one cabinet another one answers: that is refused, in the first one's name.
   */
  private boolean isOther(CabinetId who) {
    boolean other = called.filter(expected -> !expected.equals(who)).isPresent();
    if (other) {
      refuse("other-cabinet", "at its address cabinet " + who + " answers");
    }
    return other;
  }

  /** On a serial line its secret proved who it is. */
  private void proven(Hello first, String station) {
    if (station.equals(first.id().value())) {
      look(first, Optional.empty());
    } else {
      refuse("other-cabinet", "with the secret of " + station + " it says it is " + first.id());
    }
  }

  /** The certificate has to be this cabinet's, and one that counts. */
  private void prove(Hello first, CabinetTrust trust) {
    X509Certificate shown = line.certificate().orElse(null);
    if (shown == null) {
      refuse("certificate", "it shows no certificate: it has to be enrolled");
    } else if (!LinkIdentity.cabinetOf(shown).equals(Optional.of(first.id()))) {
      refuse("certificate", "its certificate is another's: " + shown.getSubjectX500Principal());
    } else {
      trust
          .admit(first.id(), shown)
          .whenComplete(
              (verdict, failure) -> line.run(() -> admitted(first, shown, verdict, failure)));
    }
  }

  private void admitted(
      Hello first,
      X509Certificate shown,
      CabinetTrust.@Nullable Verdict verdict,
      @Nullable Throwable failure) {
    switch (verdict) {
      case CabinetTrust.Admitted(Instant until) ->
          look(first, Optional.of(new Proof(shown, until)));
      case CabinetTrust.Refused(String reason) -> refuse("certificate", reason);
      case null, default -> refuse("certificate", "it could not be looked up: " + failure);
    }
  }

  /** What a cabinet proved itself by, and until when that counts. */
  record Proof(X509Certificate certificate, Instant until) {}

  private void enrol(Enrol enrol) {
    cancelDeadline();
    enrolling = true;
    line.settled();
    claimed = enrol.id().value();
    if (isOther(enrol.id())) {
      return;
    }
    CabinetTrust trust = door.endpoint().trust().orElse(null);
    if (trust == null || line.provenStation().isPresent()) {
      refuse("code", "cabinets are not enrolled on a link without certificates");
    } else if (!door.listener().knows(enrol.id())) {
      refuse("code", "no cabinet of this id is configured");
    } else {
      trust
          .enrol(enrol.id(), enrol.secret(), request(enrol.request()))
          .whenComplete((verdict, failure) -> line.run(() -> enrolled(verdict, failure)));
    }
  }

  private static SigningRequest request(byte[] der) {
    try {
      return SigningRequest.read(der);
    } catch (BadCertificate e) {
      throw new ProtocolError("Its request for a certificate is unfit: " + e.getMessage());
    }
  }

  private void enrolled(CabinetTrust.@Nullable Verdict verdict, @Nullable Throwable failure) {
    switch (verdict) {
      case CabinetTrust.Issued(var chain) -> {
        over = true;
        line.send(new Certificate(chain).encode());
        line.close("it was enrolled");
      }
      case CabinetTrust.Refused(String reason) -> refuse("code", reason);
      case null, default -> refuse("code", "it could not be looked up: " + failure);
    }
  }

  private void look(Hello first, Optional<Proof> shown) {
    if (over) {
      return;
    }
    proof = shown;
    if (!door.listener().knows(first.id())) {
      refuse("unknown-cabinet", "no cabinet of this id is configured");
    } else if (first.model().equals(SIMULATED) && !door.endpoint().admitsSimulated()) {
      refuse("simulated", "simulated cabinets are admitted on the loopback address only");
    } else if (!first.versions().contains(LinkMessage.VERSION)) {
      refuse("version", "it speaks versions " + first.versions() + ", not " + LinkMessage.VERSION);
    } else {
      admit(first);
    }
  }

  @Override
  public void writable() {}

  @Override
  public void damaged(ProtocolError error) {
    refuse("bad-frame", String.valueOf(error.getMessage()));
  }

  @Override
  public void closed(String reason) {
    cancelDeadline();
    over = true;
  }

  private void admit(Hello first) {
    door.session(first.id())
        .ifPresentOrElse(other -> other.proveAlive().thenAccept(this::afterProof), this::enter);
  }

  private void afterProof(boolean otherLives) {
    line.run(
        () -> {
          if (otherLives) {
            refuse("duplicate", "a cabinet of this id is linked and alive");
          } else {
            enter();
          }
        });
  }

  private void enter() {
    if (over || hello == null) {
      return;
    }
    LinkSession session = new LinkSession(door, line, hello, proof);
    if (!door.enter(session)) {
      refuse("duplicate", "another cabinet of this id was quicker");
      return;
    }
    over = true;
    line.longestFrame(LinkMessage.LONGEST_FRAME);
    line.handler(session);
    line.send(
        new Welcome(LinkMessage.VERSION, door.clock().instant(), door.endpoint().heartbeat())
            .encode());
    session.begin();
    proof.ifPresent(shown -> lookAgain(session, shown));
  }

  /** What was withdrawn while this line was on its way in does not stay in. */
  private void lookAgain(LinkSession session, Proof shown) {
    door.endpoint()
        .trust()
        .ifPresent(
            trust ->
                trust
                    .admit(session.cabinet(), shown.certificate())
                    .whenComplete(
                        (verdict, failure) -> {
                          if (!(verdict instanceof CabinetTrust.Admitted)) {
                            session.close("its certificate no longer counts");
                          }
                        }));
  }

  private void refuse(String word, String reason) {
    if (over) {
      return;
    }
    over = true;
    cancelDeadline();
    String who =
        called
            .map(CabinetId::value)
            .or(() -> Optional.ofNullable(hello).map(h -> h.id().value()))
            .orElse(claimed);
    line.send(new Rejected(word).encode());
    line.close(reason);
    door.listener().refused(who, line.peer(), reason);
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
