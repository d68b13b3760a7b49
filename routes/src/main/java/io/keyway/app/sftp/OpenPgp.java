// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.sftp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPMarker;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPOnePassSignature;
import org.bouncycastle.openpgp.PGPOnePassSignatureList;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.bc.BcPGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.bc.BcPGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Files that are encrypted to us and signed by somebody we know (RFC 4880, RFC 9580). One that is
 * not both, whose content was changed on the way, or that is signed over a broken hash, is refused.
 * Thread-safe.
 */
final class OpenPgp {
  private static final List<String> SUFFIXES = List.of(".pgp", ".gpg", ".asc");
  private static final long MOST = 1L << 30;
  private static final Set<Integer> BROKEN =
      Set.of(HashAlgorithmTags.MD5, HashAlgorithmTags.SHA1, HashAlgorithmTags.RIPEMD160);

  private final PGPSecretKeyRingCollection keys;
  private final char[] passphrase;
  private final PGPPublicKeyRingCollection signers;

  private OpenPgp(
      PGPSecretKeyRingCollection keys, char[] passphrase, PGPPublicKeyRingCollection signers) {
    this.keys = keys;
    this.passphrase = passphrase;
    this.signers = signers;
  }

  /** It is not what it must be; the message tells what. */
  static final class NotSecure extends Exception {
    private static final long serialVersionUID = 1;

    NotSecure(String message) {
      super(message);
    }
  }

  /**
   * Reads keys in ASCII armour.
   *
   * @throws IllegalArgumentException when they cannot be read
   */
  static OpenPgp of(String key, String passphrase, String signers) {
    try {
      OpenPgp pgp =
          new OpenPgp(
              new BcPGPSecretKeyRingCollection(decoded(key)),
              passphrase.toCharArray(),
              new BcPGPPublicKeyRingCollection(decoded(signers)));
      if (pgp.keys.size() == 0 || pgp.signers.size() == 0) {
        throw new IllegalArgumentException("key and signers must each hold an OpenPGP key");
      }
      return pgp;
    } catch (IOException | PGPException e) {
      throw new IllegalArgumentException("key or signers is no OpenPGP key in ASCII armour", e);
    }
  }

  private static InputStream decoded(String armoured) throws IOException {
    return PGPUtil.getDecoderStream(
        new ByteArrayInputStream(armoured.getBytes(StandardCharsets.US_ASCII)));
  }

  /** The name of the file within: without {@code .pgp}, {@code .gpg} or {@code .asc}. */
  static String plainName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SUFFIXES.stream()
        .filter(lower::endsWith)
        .findFirst()
        .map(suffix -> name.substring(0, name.length() - suffix.length()))
        .orElse(name);
  }

  /**
   * Decrypts a file and checks who signed it.
   *
   * @param to is there only where all is well
   */
  void decrypt(Path file, String name, Path to) throws IOException, NotSecure {
    if (plainName(name).equals(name)) {
      throw new NotSecure("It is not encrypted, and files of this source must be");
    }
    try (InputStream in = PGPUtil.getDecoderStream(Files.newInputStream(file))) {
      decrypt(in, to);
    } catch (NotSecure e) {
      Files.deleteIfExists(to);
      throw e;
    } catch (PGPException | IOException | RuntimeException e) {
      Files.deleteIfExists(to);
      throw new NotSecure("It is not whole, or no OpenPGP message that can be decrypted here");
    }
  }

  private void decrypt(InputStream in, Path to) throws IOException, PGPException, NotSecure {
    PGPPublicKeyEncryptedData encrypted = null;
    PGPPrivateKey key = null;
    for (PGPEncryptedData each : encryptedData(new BcPGPObjectFactory(in))) {
      if (each instanceof PGPPublicKeyEncryptedData data && key == null) {
        key = privateKey(data);
        encrypted = data;
      }
    }
    if (encrypted == null || key == null) {
      throw new NotSecure("It is encrypted to somebody else");
    }
    if (!encrypted.isIntegrityProtected()) {
      throw new NotSecure("It is encrypted without protection of its integrity");
    }
    InputStream clear = encrypted.getDataStream(new BcPublicKeyDataDecryptorFactory(key));
    readSigned(new BcPGPObjectFactory(clear), to);
    if (clear.readAllBytes().length > 0 || !encrypted.verify()) {
      throw new NotSecure("Its content was changed on the way");
    }
  }

  private static PGPEncryptedDataList encryptedData(PGPObjectFactory objects)
      throws IOException, NotSecure {
    for (Object object = objects.nextObject(); object != null; object = objects.nextObject()) {
      if (object instanceof PGPEncryptedDataList list) {
        return list;
      }
      if (!(object instanceof PGPMarker)) {
        break;
      }
    }
    throw new NotSecure("It is not encrypted, and files of this source must be");
  }

  private @Nullable PGPPrivateKey privateKey(PGPPublicKeyEncryptedData data) throws PGPException {
    PGPSecretKey secret = keys.getSecretKey(data.getKeyIdentifier().getKeyId());
    return secret == null
        ? null
        : secret.extractPrivateKey(
            new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider())
                .build(passphrase));
  }

  private void readSigned(PGPObjectFactory outer, Path to)
      throws IOException, PGPException, NotSecure {
    PGPObjectFactory objects = outer;
    Object object = objects.nextObject();
    if (object instanceof PGPCompressedData compressed) {
      objects = new BcPGPObjectFactory(compressed.getDataStream());
      object = objects.nextObject();
    }
    if (!(object instanceof PGPOnePassSignatureList announced)) {
      throw new NotSecure("It is not signed, and files of this source must be");
    }
    PGPOnePassSignature signature = byWhomWeKnow(announced);
    if (!(objects.nextObject() instanceof PGPLiteralData literal)) {
      throw new NotSecure("It holds no file");
    }
    copy(literal.getInputStream(), signature, to);
    if (!(objects.nextObject() instanceof PGPSignatureList signatures)
        || !isSignedBy(signature, signatures)) {
      throw new NotSecure("Its signature does not fit its content");
    }
  }

  private PGPOnePassSignature byWhomWeKnow(PGPOnePassSignatureList announced)
      throws PGPException, NotSecure {
    for (PGPOnePassSignature each : announced) {
      Optional<PGPPublicKey> key = Optional.ofNullable(signers.getPublicKey(each.getKeyID()));
      if (key.isPresent()
          && !key.get().hasRevocation()
          && !BROKEN.contains(each.getHashAlgorithm())) {
        each.init(new BcPGPContentVerifierBuilderProvider(), key.get());
        return each;
      }
    }
    throw new NotSecure("It is signed by nobody who may, or over a hash that is broken");
  }

  private static void copy(InputStream in, PGPOnePassSignature signature, Path to)
      throws IOException, NotSecure {
    long left = MOST;
    byte[] piece = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(to)) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        left -= n;
        if (left < 0) {
          throw new NotSecure("It holds more than 1 GiB");
        }
        signature.update(piece, 0, n);
        out.write(piece, 0, n);
      }
    }
  }

  private static boolean isSignedBy(PGPOnePassSignature announced, PGPSignatureList signatures)
      throws PGPException {
    Iterator<PGPSignature> each = signatures.iterator();
    while (each.hasNext()) {
      PGPSignature signature = each.next();
      if (signature.getKeyID() == announced.getKeyID()
          && !BROKEN.contains(signature.getHashAlgorithm())) {
        return announced.verify(signature);
      }
    }
    return false;
  }

  /** Says nothing of keys. */
  @Override
  public String toString() {
    return "OpenPgp[masked]";
  }
}
