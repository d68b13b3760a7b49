// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.transport.Tls;
import io.keyway.cabinet.trust.BadCertificate;
import io.keyway.cabinet.trust.IdentityFile;
import io.keyway.cabinet.trust.LinkIdentity;
import io.keyway.cabinet.trust.PeerCheck;
import io.keyway.cabinet.trust.SigningRequest;
import io.keyway.model.custody.CabinetId;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By what an enrolled cabinet proves who it is, and believes the bridge. Renewed while it is used:
 * what is shown at the next connection is the newest. Thread-safe; {@link #request} and {@link
 * #take} wait for the disk.
 */
public final class LinkPass {
  private final CabinetId cabinet;
  private final IdentityFile file;
  private LinkIdentity identity;
  private @Nullable Tls tls;

  private LinkPass(CabinetId cabinet, IdentityFile file, LinkIdentity identity) {
    this.cabinet = cabinet;
    this.file = file;
    this.identity = identity;
  }

  /**
   * The pass of a cabinet, from its folder; empty before it was enrolled.
   *
   * @throws BadCertificate when the file is damaged, or another cabinet's
   */
  public static Optional<LinkPass> read(CabinetId cabinet, Path folder) {
    IdentityFile file = new IdentityFile(folder);
    return file.read()
        .map(
            identity -> {
              requireOf(cabinet, identity.certificate());
              return new LinkPass(cabinet, file, identity);
            });
  }

  /** Who the cabinet is now. */
  public synchronized LinkIdentity identity() {
    return identity;
  }

  /** How its next line is protected. */
  synchronized Tls tls() {
    if (tls == null) {
      tls = Tls.ofCabinet(identity, PeerCheck.ofBridge(identity.authority()));
    }
    return tls;
  }

  /** Whether it is time to ask for the next certificate, by the bridge's clock. */
  synchronized boolean isDue(Instant now) {
    return identity.isAging(now);
  }

  /** Asks for a certificate for the key that comes next. */
  synchronized byte[] request() {
    return SigningRequest.write(file.pending(), cabinet);
  }

  /**
   * Keeps the next certificate, on the disk, and shows it from now on.
   *
   * @throws BadCertificate when it is not for the key it was asked for, or not of this site
   */
  synchronized void take(List<X509Certificate> chain) {
    KeyPair pair = file.pending();
    if (!chain.getLast().equals(identity.authority())) {
      throw new BadCertificate("The next certificate is of another authority");
    }
    requireFits(cabinet, pair, chain);
    identity = new LinkIdentity(pair.getPrivate(), chain);
    file.write(identity);
    tls = null;
  }

  /** A certificate that is for this cabinet and this key. */
  static void requireFits(CabinetId cabinet, KeyPair pair, List<X509Certificate> chain) {
    requireOf(cabinet, chain.getFirst());
    if (!chain.getFirst().getPublicKey().equals(pair.getPublic())) {
      throw new BadCertificate("The bridge sent a certificate for another key");
    }
  }

  private static void requireOf(CabinetId cabinet, X509Certificate certificate) {
    if (!LinkIdentity.cabinetOf(certificate).equals(Optional.of(cabinet))) {
      throw new BadCertificate(
          "The certificate in the folder of cabinet "
              + cabinet
              + " is another's: "
              + certificate.getSubjectX500Principal());
    }
  }
}
