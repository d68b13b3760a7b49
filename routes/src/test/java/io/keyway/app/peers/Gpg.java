// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** GnuPG with a home of its own, in which keys are made without a passphrase. */
public final class Gpg implements AutoCloseable {
  private final Path home;

  private Gpg(Path home) {
    this.home = home;
  }

  static Gpg in(Path folder) {
    Peers.require("/usr/bin/gpg", "gnupg");
    try {
      Path home = Files.createDirectories(folder.resolve("gnupg"));
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
      return new Gpg(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a key that signs and to which may be encrypted. */
  public void make(String address) {
    run("--quick-gen-key", address, "future-default", "default", "never");
  }

  /** The private key of an address in ASCII armour. */
  public String secretKey(String address) {
    return output("--armor", "--export-secret-keys", address);
  }

  /** The public key of an address in ASCII armour. */
  public String publicKey(String address) {
    return output("--armor", "--export", address);
  }

  /** Encrypts a file, and signs it where {@code signer} is not empty. */
  public Path encrypt(Path file, Path to, String recipient, String signer) {
    List<String> arguments =
        new ArrayList<>(List.of("--trust-model", "always", "-r", recipient, "-o", to.toString()));
    if (!signer.isEmpty()) {
      arguments.addAll(List.of("-u", signer, "--sign"));
    }
    arguments.addAll(List.of("--encrypt", file.toString()));
    run(arguments.toArray(new String[0]));
    return to;
  }

  private String output(String... arguments) {
    try {
      Path out = Files.createTempFile(home, "out", ".asc");
      Files.delete(out);
      List<String> all = new ArrayList<>(List.of("-o", out.toString()));
      all.addAll(List.of(arguments));
      run(all.toArray(new String[0]));
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--yes",
                "--quiet",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                ""));
    command.addAll(List.of(arguments));
    Peers.run(home, command.toArray(new String[0]));
  }

  @Override
  public void close() {
    Peers.run(home, "gpgconf", "--homedir", home.toString(), "--kill", "all");
  }
}
