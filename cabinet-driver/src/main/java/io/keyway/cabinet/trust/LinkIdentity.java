// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import io.keyway.model.custody.CabinetId;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * Who one end of the link is: a private key and the certificates that say whose it is. Immutable;
 * its text never shows the key.
 *
 * @param key that never leaves this end
 * @param chain its own certificate first, then the authority's
 */
public record LinkIdentity(PrivateKey key, List<X509Certificate> chain) {
  public LinkIdentity {
    chain = List.copyOf(chain);
    if (chain.size() != 2) {
      throw new IllegalArgumentException(
          "An identity is a certificate and its authority's, not " + chain.size());
    }
  }

  /** Its own certificate. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** The certificate of the authority that issued it. */
  public X509Certificate authority() {
    return chain.getLast();
  }

  /** Until when it counts. */
  public Instant until() {
    return certificate().getNotAfter().toInstant();
  }

  /** Whether less than a third of its life is left, so that it should be renewed. */
  public boolean isAging(Instant now) {
    Instant from = certificate().getNotBefore().toInstant();
    long life = until().getEpochSecond() - from.getEpochSecond();
    return now.isAfter(until().minusSeconds(life / 3));
  }

  /** The cabinet that a certificate was issued to: the common name of its subject. */
  public static Optional<CabinetId> cabinetOf(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(part -> new CabinetId(String.valueOf(part.getValue())))
              .findFirst();
    } catch (InvalidNameException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "LinkIdentity[" + certificate().getSubjectX500Principal() + ", until " + until() + "]";
  }
}
