// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.protocol.link.message.Certificate;
import io.keyway.cabinet.protocol.link.message.Enrol;
import io.keyway.cabinet.protocol.link.message.FromBridge;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.protocol.link.message.Rejected;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.cabinet.transport.TcpClient.Address;
import io.keyway.cabinet.transport.TcpPort;
import io.keyway.cabinet.transport.Tls;
import io.keyway.cabinet.trust.BadCertificate;
import io.keyway.cabinet.trust.EnrolmentCode;
import io.keyway.cabinet.trust.IdentityFile;
import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.PeerCheck;
import io.keyway.cabinet.trust.SigningRequest;
import io.keyway.model.custody.CabinetId;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * First trust: a cabinet with a code from the bridge gets its certificate. The cabinet believes the
 * bridge because its authority is the one that the code names; only then it tells the secret. Its
 * key never leaves it.
 */
public final class LinkEnrolment {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private LinkEnrolment() {}

  /**
   * Who is to be enrolled, and where.
   *
   * @param folder the cabinet's own; its key and certificate are kept there
   * @param waits whether the cabinet waits there for the bridge; else the bridge waits
   */
  public record Applicant(CabinetId cabinet, Path folder, String host, int port, boolean waits) {
    /** One who goes to the bridge. */
    public Applicant(CabinetId cabinet, Path folder, String host, int port) {
      this(cabinet, folder, host, port, false);
    }
  }

  /**
   * Asks once. The stage fails with {@link CodeRefused} where the bridge says no, and otherwise
   * where it may be asked again: with the same key, so that an answer that was lost is given again.
   */
  public static CompletableFuture<LinkPass> ask(TcpClient tcp, Applicant who, EnrolmentCode code) {
    IdentityFile file = new IdentityFile(who.folder());
    KeyPair pair = file.pending();
    CompletableFuture<Certificate> answer = new CompletableFuture<>();
    Enrol question =
        new Enrol(who.cabinet(), code.secret(), SigningRequest.write(pair, who.cabinet()));
    Address address =
        new Address(
            who.host(),
            who.port(),
            PATIENCE,
            LinkMessage.LONGEST_FRAME,
            Optional.of(Tls.ofStranger(PeerCheck.ofBridge(code))));
    meet(tcp, who, address, question, answer);
    return answer
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .thenApplyAsync(
            certificate -> {
              LinkPass.requireFits(who.cabinet(), pair, certificate.chain());
              if (!code.names(certificate.chain().getLast())) {
                throw new BadCertificate("The bridge sent the certificate of another authority");
              }
              file.write(new LinkIdentity(pair.getPrivate(), certificate.chain()));
              return LinkPass.read(who.cabinet(), who.folder()).orElseThrow();
            });
  }

  private static void meet(
      TcpClient tcp,
      Applicant who,
      Address address,
      Enrol question,
      CompletableFuture<Certificate> answer) {
    ScheduledExecutorService loop = tcp.loop();
    Function<Line, LineHandler> ask = line -> new Question(line, question, answer);
    Consumer<String> failed = reason -> answer.completeExceptionally(new Unanswered(reason));
    if (who.waits()) {
      TcpPort port = new TcpPort(loop, who.host(), who.port());
      answer.whenComplete((certificate, failure) -> port.close());
      loop.execute(() -> port.await(address, ask, failed));
    } else {
      tcp.connect(loop, address, ask, failed);
    }
  }

  /** Why a stage failed, without the wrapping. */
  public static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** No answer came: to be asked again. */
  public static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unanswered(String reason) {
      super(reason);
    }
  }

  /** Whoever answered is not the bridge that the code names, or speaks otherwise. */
  public static final class Untrusted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Untrusted(String reason) {
      super(reason);
    }
  }

  /** The bridge said no: the code is spent, too old, or another's. */
  public static final class CodeRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    CodeRefused(String word) {
      super("The bridge refused (" + word + ")");
    }
  }

  private record Question(Line line, Enrol question, CompletableFuture<Certificate> answer)
      implements LineHandler {
    @Override
    public void opened() {
      line.send(question.encode());
    }

    @Override
    public void frame(byte[] frame) {
      switch (FromBridge.decode(frame)) {
        case Certificate certificate -> answer.complete(certificate);
        case Rejected(String word) -> answer.completeExceptionally(new CodeRefused(word));
        case FromBridge other ->
            throw new ProtocolError("An answer of type " + other.type() + " to an enrolment");
      }
      line.close("it is answered");
    }

    @Override
    public void writable() {}

    @Override
    public void damaged(ProtocolError error) {
      answer.completeExceptionally(new Untrusted(String.valueOf(error.getMessage())));
    }

    @Override
    public void closed(String reason) {
      answer.completeExceptionally(new Unanswered(reason));
    }
  }
}
