// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/**
 * The mail server exim, as Debian has it. It takes mail for example.org into a file and refuses
 * {@code nobody@example.org} with 550. It must be started by root.
 */
public final class Exim implements AutoCloseable {
  private final Path folder;
  private final int port = Peers.freePort();
  private Optional<Process> process = Optional.empty();

  private Exim(Path folder) {
    this.folder = folder;
  }

  static Exim in(Path folder) {
    Peers.require("/usr/sbin/exim4", "exim4-daemon-light");
    if (!"root".equals(System.getProperty("user.name"))) {
      Peers.missing("exim4 can only be started by root");
    }
    return new Exim(folder);
  }

  /** Starts it, also again, on the same port. */
  public Exim start() {
    try {
      Files.createDirectories(folder.resolve("spool"));
      // Exim gives up its rights at once and must still write here.
      open(folder);
      open(folder.resolve("spool"));
      Files.writeString(folder.resolve("exim.conf"), configuration());
      process =
          Optional.of(
              new ProcessBuilder(
                      "/usr/sbin/exim4", "-C", folder.resolve("exim.conf").toString(), "-bdf")
                  .redirectErrorStream(true)
                  .redirectOutput(folder.resolve("exim.log").toFile())
                  .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Peers.eventually("exim listens", Duration.ofSeconds(20), () -> Peers.answers(port));
    return this;
  }

  /** What a sink's setting says. */
  public String uri() {
    return "smtp://127.0.0.1:" + port;
  }

  /** All mail that was delivered so far, one after the other, with headers. */
  public String mail() {
    try {
      Path file = folder.resolve("mbox");
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private String configuration() {
    return """
    primary_hostname = mail.example.org
    daemon_smtp_ports = %2$d
    local_interfaces = 127.0.0.1
    pid_file_path = %1$s/exim.pid
    spool_directory = %1$s/spool
    log_file_path = %1$s/%%slog
    keep_environment =
    deliver_drop_privilege = true
    tls_advertise_hosts =
    qualify_domain = example.org
    acl_smtp_rcpt = recipients
    begin acl
    recipients:
      deny local_parts = nobody
      accept domains = example.org
      deny
    begin routers
    keep:
      driver = accept
      domains = example.org
      transport = file
    begin transports
    file:
      driver = appendfile
      file = %1$s/mbox
    """
        .formatted(folder, port);
  }

  @Override
  public void close() {
    process.ifPresent(Peers::end);
    process = Optional.empty();
  }
}
