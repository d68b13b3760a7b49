// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetTrust;
import io.keyway.cabinet.trust.EnrolmentCode;
import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.SigningRequest;
import io.keyway.cabinet.trust.TestAuthority;
import io.keyway.model.custody.CabinetId;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A bridge's list of certificates in memory: all that its authority issued count until withdrawn.
 */
final class PaperTrust implements CabinetTrust {
  private final TestAuthority site;
  private final LinkIdentity bridge;
  private final Set<X509Certificate> withdrawn = ConcurrentHashMap.newKeySet();
  final BlockingQueue<X509Certificate> admitted = new LinkedBlockingQueue<>();
  final BlockingQueue<X509Certificate> issued = new LinkedBlockingQueue<>();
  final BlockingQueue<String> secrets = new LinkedBlockingQueue<>();
  final EnrolmentCode code;
  volatile Duration life = Duration.ofDays(90);
  volatile boolean broken;

  PaperTrust(TestAuthority site) {
    this(site, site.bridge());
  }

  /**
   * @param bridge what the bridge shows
   */
  PaperTrust(TestAuthority site, LinkIdentity bridge) {
    this.site = site;
    this.bridge = bridge;
    this.code = EnrolmentCode.fresh(site.authority().certificate());
  }

  void withdraw(X509Certificate certificate) {
    withdrawn.add(certificate);
  }

  @Override
  public LinkIdentity bridge() {
    return bridge;
  }

  @Override
  public CompletionStage<Verdict> admit(CabinetId cabinet, X509Certificate certificate) {
    if (broken) {
      return CompletableFuture.failedFuture(new IllegalStateException("no database"));
    }
    if (withdrawn.contains(certificate)) {
      return CompletableFuture.completedFuture(new Refused("it was withdrawn"));
    }
    admitted.add(certificate);
    return CompletableFuture.completedFuture(new Admitted(certificate.getNotAfter().toInstant()));
  }

  @Override
  public CompletionStage<Verdict> enrol(CabinetId cabinet, byte[] secret, SigningRequest request) {
    secrets.add("a secret came");
    return MessageDigest.isEqual(secret, code.secret())
        ? issue(cabinet, request)
        : CompletableFuture.completedFuture(new Refused("a wrong code"));
  }

  @Override
  public CompletionStage<Verdict> renew(
      CabinetId cabinet, X509Certificate current, SigningRequest request) {
    return issue(cabinet, request);
  }

  private CompletionStage<Verdict> issue(CabinetId cabinet, SigningRequest request) {
    X509Certificate certificate =
        site.authority().forCabinet(cabinet, request, Instant.now(), life);
    issued.add(certificate);
    return CompletableFuture.completedFuture(
        new Issued(List.of(certificate, site.authority().certificate())));
  }
}
