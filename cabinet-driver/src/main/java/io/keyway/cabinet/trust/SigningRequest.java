// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import io.keyway.model.custody.CabinetId;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A cabinet's request for a certificate: PKCS #10 (RFC 2986), signed with the key that it is about.
 * The name in it is for people; which cabinet it is for is said by whoever may.
 *
 * @param key to be certified, on the curve P-256
 */
public record SigningRequest(PublicKey key) {
  private static final int LONGEST = 2 * 1024;
  private static final int P256_BITS = 256;

  /** Writes a request. */
  public static byte[] write(KeyPair pair, CabinetId cabinet) {
    try {
      return new JcaPKCS10CertificationRequestBuilder(
              new X500Name("CN=" + cabinet.value()), pair.getPublic())
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
          .getEncoded();
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("A request for a certificate could not be written", e);
    }
  }

  /**
   * Reads a request and sees that whoever made it has the key.
   *
   * @throws BadCertificate when it is none, is of another kind of key, or was signed by another one
   */
  public static SigningRequest read(byte[] der) {
    if (der.length > LONGEST) {
      throw new BadCertificate("A request of " + der.length + " bytes, more than " + LONGEST);
    }
    try {
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
      PublicKey key = request.getPublicKey();
      if (!(key instanceof ECPublicKey curve)
          || curve.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
        throw new BadCertificate("A key that is not on the curve P-256");
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new BadCertificate("A request that another key signed");
      }
      return new SigningRequest(key);
    } catch (BadCertificate e) {
      throw e;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) { // bad ASN.1 makes its readers throw whatever they like
      throw new BadCertificate("Bytes that are no request for a certificate", e);
    }
  }

  /** SHA-256 of the key, hex: by this the same request is told when it comes again. */
  public String keyHash() {
    return HexFormat.of().formatHex(Keys.sha256(key.getEncoded()));
  }
}
