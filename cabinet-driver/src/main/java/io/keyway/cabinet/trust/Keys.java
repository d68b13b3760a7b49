// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/** Keys on the curve P-256 (RFC 5480), and certificates as bytes. */
public final class Keys {
  private static final int LONGEST_CERTIFICATE = 8 * 1024;

  private Keys() {}

  /** A fresh pair. */
  public static KeyPair fresh() {
    try {
      KeyPairGenerator maker = KeyPairGenerator.getInstance("EC");
      maker.initialize(new ECGenParameterSpec("secp256r1"));
      return maker.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK makes keys on P-256", e);
    }
  }

  /** The SHA-256 of a certificate or of any other bytes. */
  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** A certificate as bytes (DER). */
  public static byte[] der(Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new BadCertificate("A certificate that cannot be written", e);
    }
  }

  /**
   * Reads a certificate, DER and nothing else.
   *
   * @throws BadCertificate when the bytes are none
   */
  public static X509Certificate certificate(byte[] der) {
    if (der.length > LONGEST_CERTIFICATE) {
      throw new BadCertificate("A certificate of " + der.length + " bytes is too long");
    }
    X509Certificate certificate;
    try {
      certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new BadCertificate("Bytes that are no certificate", e);
    }
    if (!Arrays.equals(der(certificate), der)) { // its reader takes PEM too, and whatever follows
      throw new BadCertificate("Bytes that are more than a certificate, or another form of one");
    }
    return certificate;
  }
}
