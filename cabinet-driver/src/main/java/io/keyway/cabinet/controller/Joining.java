// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.durable.OwnedFolder;
import io.keyway.cabinet.protocol.link.LinkClient;
import io.keyway.cabinet.protocol.link.LinkEnrolment;
import io.keyway.cabinet.protocol.link.LinkEnrolment.Applicant;
import io.keyway.cabinet.protocol.link.LinkEnrolment.CodeRefused;
import io.keyway.cabinet.protocol.link.LinkEnrolment.Unanswered;
import io.keyway.cabinet.protocol.link.LinkPass;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.cabinet.trust.EnrolmentCode;
import io.keyway.cabinet.trust.Keys;
import io.keyway.model.custody.CabinetId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a cabinet gets on the link: by the pass in its folder, or by an enrolment code, which becomes
 * one; without either on the loopback address alone.
 */
final class Joining {
  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final String USED = "link.code";

  private final TcpClient tcp;
  private final LinkClient.Settings plain;
  private final Codes codes;

  /**
   * @param plain where cabinet and bridge meet
   */
  Joining(TcpClient tcp, LinkClient.Settings plain, Codes codes) {
    this.tcp = tcp;
    this.plain = plain;
    this.codes = codes;
  }

  /**
   * Where a cabinet connects to, and by what. Waits for the bridge where the cabinet has to be
   * enrolled first.
   *
   * @throws IllegalStateException when that cannot be, with one line that says what to do
   */
  LinkClient.Settings settings(CabinetId cabinet, Path folder) {
    Optional<EnrolmentCode> code = codes.of(cabinet).filter(c -> !isUsed(folder, c));
    if (code.isPresent()) {
      return plain.with(enrol(cabinet, folder, code.get()));
    }
    return LinkPass.read(cabinet, folder)
        .map(plain::with)
        .orElseGet(
            () -> {
              requireLoopback(cabinet);
              return plain;
            });
  }

  private void requireLoopback(CabinetId cabinet) {
    try {
      if (InetAddress.getByName(plain.host()).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException e) {
      LOG.debug("The bridge's name is not known yet", e);
    }
    throw new IllegalStateException(
        "Cabinet "
            + cabinet
            + " is not enrolled: ask for a code with `keyway cabinet enrol "
            + cabinet
            + "`, and start with --enrol CODE");
  }

  private LinkPass enrol(CabinetId cabinet, Path folder, EnrolmentCode code) {
    try (OwnedFolder owned =
        OwnedFolder.take(folder)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Another process runs a cabinet in " + folder + ": use another --dir"))) {
      Optional<LinkPass> before = LinkPass.read(cabinet, owned.path());
      Applicant applicant =
          new Applicant(cabinet, owned.path(), plain.host(), plain.port(), plain.waits());
      try {
        LinkPass pass = ask(applicant, code, System.nanoTime() + PATIENCE.toNanos());
        markUsed(owned.path(), code);
        LOG.info("Enrolled: cabinet={} until={}", cabinet, pass.identity().until());
        return pass;
      } catch (CodeRefused e) {
        return before
            .map(
                pass -> {
                  LOG.warn("The code is spent; the pass of before is used: cabinet={}", cabinet);
                  return pass;
                })
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The bridge did not accept the enrolment code of cabinet "
                            + cabinet
                            + ": it is spent, older than 15 minutes, or void. Ask for a new one:"
                            + " keyway cabinet enrol "
                            + cabinet,
                        e));
      }
    }
  }

  /** Asks until there is an answer: the bridge may be away for a while. */
  private LinkPass ask(Applicant applicant, EnrolmentCode code, long until) {
    while (true) {
      try {
        return LinkEnrolment.ask(tcp, applicant, code).join();
      } catch (CompletionException e) {
        Throwable cause = LinkEnrolment.cause(e);
        if (!(cause instanceof Unanswered) || System.nanoTime() - until > 0) {
          throw cause instanceof RuntimeException own
              ? own instanceof Unanswered ? new IllegalStateException(unanswered(own), own) : own
              : new IllegalStateException("The cabinet could not be enrolled: " + cause, cause);
        }
        LOG.warn("Not enrolled yet: cabinet={} reason={}", applicant.cabinet(), cause.getMessage());
        CompletableFuture.runAsync(
                () -> {},
                CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS))
            .join();
      }
    }
  }

  private String unanswered(RuntimeException why) {
    String where = plain.host() + ":" + plain.port();
    return plain.waits()
        ? "The bridge did not come to " + where + ": is it the address in cabinets.yaml?"
        : "The bridge at " + where + " does not answer: " + why.getMessage();
  }

  private static boolean isUsed(Path folder, EnrolmentCode code) {
    try {
      Path note = folder.resolve(USED);
      return Files.exists(note) && Files.readString(note).strip().equals(hash(code));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder.resolve(USED), e);
    }
  }

  private static void markUsed(Path folder, EnrolmentCode code) {
    try {
      Files.writeString(folder.resolve(USED), hash(code) + "\n", StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + folder.resolve(USED), e);
    }
  }

  private static String hash(EnrolmentCode code) {
    return HexFormat.of().formatHex(Keys.sha256(code.secret()));
  }
}
