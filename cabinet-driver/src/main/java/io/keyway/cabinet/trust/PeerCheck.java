// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom one end of the link believes: who shows a certificate that the site's own authority issued
 * for the other end's role, and nobody else. No list of public authorities is asked. Thread-safe.
 *
 * <p>The bridge looks at the dates of a cabinet's certificate. A cabinet does not look at those of
 * the bridge's: it has its time from the bridge, and one whose clock was lost would never find
 * home.
 */
public final class PeerCheck extends X509ExtendedTrustManager {
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
  private static final String SERVER = "1.3.6.1.5.5.7.3.1";

  private final String role;
  private final Function<X509Certificate, Instant> dateOf;
  private final Function<X509Certificate[], Optional<X509Certificate>> authority;
  private final X509Certificate[] issuers;

  private PeerCheck(
      String role,
      Function<X509Certificate, Instant> dateOf,
      Function<X509Certificate[], Optional<X509Certificate>> authority,
      X509Certificate... issuers) {
    this.role = role;
    this.dateOf = dateOf;
    this.authority = authority;
    this.issuers = issuers;
  }

  /** What the bridge asks of cabinets. */
  public static PeerCheck ofCabinets(X509Certificate authority, Clock clock) {
    return new PeerCheck(
        CLIENT, peer -> clock.instant(), chain -> Optional.of(authority), authority);
  }

  /** What a cabinet that has a certificate asks of the bridge. */
  public static PeerCheck ofBridge(X509Certificate authority) {
    return new PeerCheck(SERVER, PeerCheck::issued, chain -> Optional.of(authority), authority);
  }

  /** What a cabinet asks of the bridge before it has one: that its authority is the code's. */
  public static PeerCheck ofBridge(EnrolmentCode code) {
    return new PeerCheck(
        SERVER, PeerCheck::issued, chain -> Arrays.stream(chain).filter(code::names).findFirst());
  }

  private static Instant issued(X509Certificate peer) {
    return peer.getNotBefore().toInstant();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, CLIENT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, SERVER);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, CLIENT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, SERVER);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, CLIENT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, SERVER);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return issuers.clone();
  }

  private void check(X509Certificate[] chain, String asked) throws CertificateException {
    if (!asked.equals(role)) {
      throw new CertificateException("This end checks the other role");
    }
    X509Certificate peer = chain[0];
    X509Certificate root =
        authority
            .apply(chain)
            .orElseThrow(
                () ->
                    new CertificateException(
                        "It does not show the authority that the enrolment code names"));
    checkDates(peer, dateOf.apply(peer));
    validate(peer, root);
    List<String> purposes = peer.getExtendedKeyUsage();
    if (purposes == null || !purposes.equals(List.of(role)) || peer.getBasicConstraints() >= 0) {
      throw new CertificateException(
          role.equals(SERVER)
              ? "It shows a certificate that is not a bridge's"
              : "It shows a certificate that is not a cabinet's");
    }
  }

  private static void checkDates(X509Certificate peer, Instant now) throws CertificateException {
    Instant from = peer.getNotBefore().toInstant();
    Instant until = peer.getNotAfter().toInstant();
    if (now.isAfter(until)) {
      throw new CertificateException("It shows a certificate that expired at " + until);
    }
    if (now.isBefore(from)) {
      throw new CertificateException(
          "It shows a certificate that counts from "
              + from
              + " only: is the bridge's clock right?");
    }
  }

  private void validate(X509Certificate peer, X509Certificate root) throws CertificateException {
    try {
      PKIXParameters terms = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
      terms.setRevocationEnabled(false); // the bridge's own list says it, after the handshake
      terms.setDate(Date.from(dateOf.apply(peer)));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(peer)), terms);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("Its certificate does not hold: " + e.getMessage(), e);
    }
  }
}
