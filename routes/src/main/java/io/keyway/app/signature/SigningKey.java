// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.signature;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Ed25519 pair that signs. Its file holds both keys as PEM, for the owner alone. */
public record SigningKey(PrivateKey privateKey, PublicKey publicKey) {
  private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /** Reads the pair, or makes a new one where there is none. */
  public static SigningKey at(Path file) throws IOException {
    try {
      return Files.exists(file) ? read(file) : create(file);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("Not a pair of Ed25519 keys: " + file, e);
    }
  }

  /** The Ed25519 signature (RFC 8032) of these bytes, 64 bytes long. */
  public byte[] sign(byte[] content) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(privateKey);
      signer.update(content);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK signs with Ed25519", e);
    }
  }

  /** Says nothing of the private key. */
  @Override
  public String toString() {
    return "SigningKey[masked]";
  }

  private static SigningKey read(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file);
    KeyFactory keys = KeyFactory.getInstance("Ed25519");
    return new SigningKey(
        keys.generatePrivate(new PKCS8EncodedKeySpec(block(text, "PRIVATE KEY"))),
        keys.generatePublic(new X509EncodedKeySpec(block(text, "PUBLIC KEY"))));
  }

  private static SigningKey create(Path file) throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    try (var channel =
        Files.newByteChannel(
            part,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      String text =
          pem("PRIVATE KEY", pair.getPrivate().getEncoded())
              + pem("PUBLIC KEY", pair.getPublic().getEncoded());
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
    Files.move(part, file);
    return new SigningKey(pair.getPrivate(), pair.getPublic());
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, PEM.encodeToString(content), label);
  }

  private static byte[] block(String text, String label) {
    Matcher block =
        Pattern.compile("-----BEGIN %s-----\\s([^-]+)-----END".formatted(label)).matcher(text);
    if (!block.find()) {
      throw new IllegalArgumentException("No " + label);
    }
    return Base64.getMimeDecoder().decode(block.group(1));
  }
}
