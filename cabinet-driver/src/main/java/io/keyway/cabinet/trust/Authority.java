// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import io.keyway.model.custody.CabinetId;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A site's certificate authority (RFC 5280): says which key is the bridge's and which is which
 * cabinet's. Immutable; its text never shows the key. Kept by the bridge alone.
 *
 * @param key signs certificates and nothing else
 * @param certificate by which both ends know it
 */
public record Authority(PrivateKey key, X509Certificate certificate) {
  /** The name in the bridge's certificate, for TLS libraries that want to compare one. */
  public static final String BRIDGE = "keyway-bridge";

  private static final Duration LIFE = Duration.ofDays(20 * 365);

  /**
   * Part of a certificate's life that lies before its issue, so that a bridge whose clock is behind
   * another's believes it; five minutes at most.
   */
  private static final int GRACE_PART = 10;

  private static final Duration LONGEST_GRACE = Duration.ofMinutes(5);

  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new one, for twenty years. */
  public static Authority fresh(Instant now) {
    KeyPair pair = Keys.fresh();
    X500Name name =
        new X500Name("CN=Keyway cabinet link " + new BigInteger(40, RANDOM).toString(32));
    Subject self = new Subject(name, pair.getPublic(), now, now.plus(LIFE));
    return new Authority(
        pair.getPrivate(),
        issue(
            name,
            pair.getPrivate(),
            self,
            (extensions, builder) -> {
              builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
              builder.addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
              builder.addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  extensions.createSubjectKeyIdentifier(pair.getPublic()));
            }));
  }

  /** A fresh key for the bridge, certified for a server and nothing else. */
  public LinkIdentity forBridge(Instant now, Duration life) {
    KeyPair pair = Keys.fresh();
    X509Certificate certificate =
        certify(
            new Subject(new X500Name("CN=" + BRIDGE), pair.getPublic(), now, now.plus(life)),
            KeyPurposeId.id_kp_serverAuth,
            BRIDGE);
    return new LinkIdentity(pair.getPrivate(), List.of(certificate, this.certificate));
  }

  /**
   * Certifies a cabinet's key for a client and nothing else.
   *
   * @param life how long it counts from now on; never longer than the authority's own
   */
  public X509Certificate forCabinet(
      CabinetId cabinet, SigningRequest request, Instant now, Duration life) {
    Instant end = now.plus(life);
    Instant ours = certificate.getNotAfter().toInstant();
    return certify(
        new Subject(
            new X500Name("CN=" + cabinet.value()),
            request.key(),
            now,
            end.isBefore(ours) ? end : ours),
        KeyPurposeId.id_kp_clientAuth,
        cabinet.value());
  }

  private X509Certificate certify(Subject subject, KeyPurposeId purpose, String name) {
    return issue(
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
        key,
        subject,
        (extensions, builder) -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
          builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
          builder.addExtension(
              Extension.authorityKeyIdentifier,
              false,
              extensions.createAuthorityKeyIdentifier(certificate));
          if (purpose.equals(KeyPurposeId.id_kp_serverAuth)) {
            builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
          }
        });
  }

  private static X509Certificate issue(
      X500Name issuer, PrivateKey signer, Subject subject, Extensions extensions) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
              Date.from(subject.from().minus(subject.grace())),
              Date.from(subject.until()),
              subject.name(),
              subject.key());
      extensions.add(new JcaX509ExtensionUtils(), builder);
      byte[] der =
          builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)).getEncoded();
      return Keys.certificate(der);
    } catch (OperatorCreationException | IOException | GeneralSecurityException e) {
      throw new IllegalStateException("A certificate could not be issued", e);
    }
  }

  private record Subject(X500Name name, PublicKey key, Instant from, Instant until) {
    Duration grace() {
      Duration part = Duration.between(from, until).dividedBy(GRACE_PART);
      return part.compareTo(LONGEST_GRACE) < 0 ? part : LONGEST_GRACE;
    }
  }

  private interface Extensions {
    void add(JcaX509ExtensionUtils extensions, JcaX509v3CertificateBuilder builder)
        throws IOException, GeneralSecurityException;
  }

  @Override
  public String toString() {
    return "Authority[" + certificate.getSubjectX500Principal() + "]";
  }
}
