// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/**
 * OpenSSH's server, with nothing but SFTP. It knows the user who runs the test by a key that it
 * makes, and begins in the folder {@link #root}.
 */
public final class Sshd implements AutoCloseable {
  private final Path folder;
  private final int port = Peers.freePort();
  private Optional<Process> process = Optional.empty();

  private Sshd(Path folder) {
    this.folder = folder;
  }

  static Sshd in(Path folder) {
    Peers.require("/usr/sbin/sshd", "openssh-server");
    Peers.require("/usr/bin/ssh-keygen", "openssh-client");
    Sshd sshd = new Sshd(folder);
    try {
      Files.createDirectories(sshd.root());
      if (user().equals("root")) {
        Files.createDirectories(Path.of("/run/sshd"));
      }
      sshd.key("host_key");
      sshd.key("user_key");
      Files.copy(folder.resolve("user_key.pub"), folder.resolve("authorized_keys"));
      Files.writeString(folder.resolve("sshd.conf"), sshd.configuration());
      return sshd;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it, also again, on the same port. */
  public Sshd start() {
    try {
      process =
          Optional.of(
              new ProcessBuilder(
                      "/usr/sbin/sshd", "-D", "-e", "-f", folder.resolve("sshd.conf").toString())
                  .redirectErrorStream(true)
                  .redirectOutput(
                      ProcessBuilder.Redirect.appendTo(folder.resolve("sshd.log").toFile()))
                  .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Peers.eventually("sshd listens", Duration.ofSeconds(20), () -> Peers.answers(port));
    return this;
  }

  /** Takes another host key, as somebody else on this address would have; counts when started. */
  public void impersonate() {
    move("host_key", "host_key.first");
    move("host_key.pub", "host_key.first.pub");
    key("host_key");
  }

  /** Has the first host key again. */
  public void beItselfAgain() {
    move("host_key.first", "host_key");
    move("host_key.first.pub", "host_key.pub");
  }

  public int port() {
    return port;
  }

  /** As whom to log in. */
  public static String user() {
    return System.getProperty("user.name");
  }

  /** The user's private key. */
  public Path userKey() {
    return folder.resolve("user_key");
  }

  /** Where a user begins. */
  public Path root() {
    return folder.resolve("root");
  }

  /** The line of a file of known hosts. */
  public String knownHost() {
    try {
      return "[127.0.0.1]:%d %s".formatted(port, Files.readString(folder.resolve("host_key.pub")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void key(String name) {
    Peers.run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", name);
  }

  private void move(String from, String to) {
    try {
      Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String configuration() {
    return """
    Port %1$d
    ListenAddress 127.0.0.1
    HostKey %2$s/host_key
    PidFile none
    AuthorizedKeysFile %2$s/authorized_keys
    StrictModes no
    UsePAM no
    PasswordAuthentication no
    KbdInteractiveAuthentication no
    PermitRootLogin prohibit-password
    AllowTcpForwarding no
    Subsystem sftp internal-sftp -d %2$s/root
    """
        .formatted(port, folder);
  }

  /** Ends it, with the connections that are open. */
  public void stop() {
    process.ifPresent(
        running -> {
          running.descendants().forEach(ProcessHandle::destroyForcibly);
          Peers.end(running);
        });
    process = Optional.empty();
  }

  @Override
  public void close() {
    stop();
  }
}
