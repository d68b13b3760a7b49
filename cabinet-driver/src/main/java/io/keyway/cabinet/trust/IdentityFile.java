// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a cabinet keeps who it is: a private key and its certificates as PEM (RFC 7468), in one
 * file that only its owner reads. Beside it, while a certificate is asked for, the key it is asked
 * for, so that the same request can be made again after a power cut. Files are replaced whole and
 * are on the disk when a method returns. Not thread-safe.
 */
public final class IdentityFile {
  private static final int LONGEST = 64 * 1024;
  private static final String KEY = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final Path file;
  private final Path pending;

  /**
   * @param folder the cabinet's own
   */
  public IdentityFile(Path folder) {
    this.file = folder.resolve("link.pem");
    this.pending = folder.resolve("link.pending.pem");
  }

  /**
   * Who this cabinet is; empty before it was enrolled.
   *
   * @throws BadCertificate when the file is damaged
   */
  public Optional<LinkIdentity> read() {
    return blocks(file)
        .map(blocks -> new LinkIdentity(privateKey(only(blocks, KEY, file)), chain(blocks)));
  }

  private List<X509Certificate> chain(List<Block> blocks) {
    List<X509Certificate> chain =
        blocks.stream()
            .filter(block -> block.label().equals(CERTIFICATE))
            .map(block -> Keys.certificate(block.bytes()))
            .toList();
    if (chain.size() != 2) {
      throw new BadCertificate(
          file
              + " holds "
              + chain.size()
              + " certificates and not two; move it away and enrol the cabinet again");
    }
    return chain;
  }

  /** From now on this is who it is; what was asked for has come. */
  public void write(LinkIdentity identity) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block(KEY, identity.key().getEncoded()));
    for (X509Certificate certificate : identity.chain()) {
      blocks.add(new Block(CERTIFICATE, Keys.der(certificate)));
    }
    replace(file, blocks);
    try {
      Files.deleteIfExists(pending);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + pending, e);
    }
  }

  /** The pair that a certificate is asked for: the one begun with, or a fresh one. */
  public KeyPair pending() {
    return blocks(pending)
        .map(
            blocks ->
                new KeyPair(
                    publicKey(only(blocks, PUBLIC, pending)),
                    privateKey(only(blocks, KEY, pending))))
        .orElseGet(
            () -> {
              KeyPair pair = Keys.fresh();
              replace(
                  pending,
                  List.of(
                      new Block(KEY, pair.getPrivate().getEncoded()),
                      new Block(PUBLIC, pair.getPublic().getEncoded())));
              return pair;
            });
  }

  private record Block(String label, byte[] bytes) {
    String pem() {
      return "-----BEGIN "
          + label
          + "-----\n"
          + LINES.encodeToString(bytes)
          + "\n-----END "
          + label
          + "-----\n";
    }

    @Override
    public String toString() {
      return label;
    }
  }

  private static Optional<List<Block>> blocks(Path file) {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      if (Files.size(file) > LONGEST) {
        throw new BadCertificate(file + " is too long; move it away and enrol the cabinet again");
      }
      List<Block> blocks = new ArrayList<>();
      Matcher match = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      while (match.find()) {
        blocks.add(new Block(match.group(1), decode(match.group(2), file)));
      }
      return Optional.of(blocks);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private static byte[] decode(String base64, Path file) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new BadCertificate(file + " is damaged; move it away and enrol the cabinet again", e);
    }
  }

  private static byte[] only(List<Block> blocks, String label, Path file) {
    return blocks.stream()
        .filter(block -> block.label().equals(label))
        .map(Block::bytes)
        .findFirst()
        .orElseThrow(
            () ->
                new BadCertificate(
                    file + " holds no " + label + "; move it away and enrol the cabinet again"));
  }

  private static PrivateKey privateKey(byte[] pkcs8) {
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new BadCertificate("A private key that cannot be read", e);
    }
  }

  private static PublicKey publicKey(byte[] spki) {
    try {
      return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw new BadCertificate("A public key that cannot be read", e);
    }
  }

  private static void replace(Path file, List<Block> blocks) {
    StringBuilder text = new StringBuilder();
    blocks.forEach(block -> text.append(block.pem()));
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(fresh, ownerOnly());
      try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text.toString());
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel folder =
          FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
  }
}
