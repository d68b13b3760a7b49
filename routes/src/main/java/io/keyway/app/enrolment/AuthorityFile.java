// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.enrolment;

import io.keyway.app.client.SecretFile;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.cabinet.trust.Authority;
import io.keyway.cabinet.trust.LinkIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The file that the site's certificate authority and the bridge's own certificate are kept in: PKCS
 * #12 (RFC 7292), mode 0600, its keys under a password. Made where it is not. Not thread-safe.
 */
final class AuthorityFile {
  /** How long the bridge's own certificate counts; it is renewed by itself. */
  private static final Duration BRIDGE_LIFE = Duration.ofDays(730);

  private static final String AUTHORITY = "authority";
  private static final String BRIDGE = "bridge";

  private final Path file;
  private final char[] password;

  AuthorityFile(Path file, String password) {
    this.file = file;
    this.password = password.toCharArray();
  }

  /**
   * Both identities.
   *
   * @param bridge as it was kept; may be aging
   */
  record Kept(Authority authority, LinkIdentity bridge) {}

  /**
   * Reads the file, or makes a new authority where there is none.
   *
   * @throws RefusedToStart when it cannot be read, with what to do
   */
  Kept open(Instant now) {
    if (!Files.exists(file)) {
      Authority fresh = Authority.fresh(now);
      return keep(fresh, fresh.forBridge(now, BRIDGE_LIFE));
    }
    refuseWhereOthersRead();
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      Authority authority =
          new Authority(key(store, AUTHORITY), (X509Certificate) store.getCertificate(AUTHORITY));
      List<X509Certificate> chain =
          Arrays.stream(store.getCertificateChain(BRIDGE))
              .map(X509Certificate.class::cast)
              .toList();
      return new Kept(authority, new LinkIdentity(key(store, BRIDGE), chain));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new RefusedToStart(
          "Cannot open the certificate authority of the cabinet link, "
              + file
              + ": is keyway.link.password the one it was made with? Without the file every cabinet"
              + " has to be enrolled again.");
    }
  }

  /** Gives the bridge its next certificate. */
  Kept renew(Authority authority, Instant now) {
    return keep(authority, authority.forBridge(now, BRIDGE_LIFE));
  }

  private Kept keep(Authority authority, LinkIdentity bridge) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          AUTHORITY, authority.key(), password, new Certificate[] {authority.certificate()});
      store.setKeyEntry(BRIDGE, bridge.key(), password, bridge.chain().toArray(Certificate[]::new));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store.store(bytes, password);
      SecretFile.replace(file, bytes.toByteArray());
      return new Kept(authority, bridge);
    } catch (IOException | GeneralSecurityException e) {
      throw new RefusedToStart(
          "Cannot keep the certificate authority of the cabinet link in " + file + ": " + e);
    }
  }

  private PrivateKey key(KeyStore store, String entry) throws GeneralSecurityException {
    if (store.getKey(entry, password) instanceof PrivateKey key) {
      return key;
    }
    throw new GeneralSecurityException("There is no entry " + entry);
  }

  private void refuseWhereOthersRead() {
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.GROUP_READ)
            || permissions.contains(PosixFilePermission.OTHERS_READ)) {
          throw new RefusedToStart(
              file + " holds the key of the cabinet link and can be read by others: chmod 600");
        }
      }
    } catch (IOException e) {
      throw new RefusedToStart("Cannot look at " + file + ": " + e);
    }
  }
}
