// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** rsyslogd, as Debian has it, on TCP or TLS. */
public final class Rsyslog implements AutoCloseable {
  private final Path folder;
  private final int port = Peers.freePort();
  private final boolean tls;
  private long counted;
  private long lines;
  private Optional<Process> process = Optional.empty();

  private Rsyslog(Path folder, boolean tls) {
    this.folder = folder;
    this.tls = tls;
  }

  static Rsyslog plain(Path folder) {
    Peers.require("/usr/sbin/rsyslogd", "rsyslog");
    return new Rsyslog(folder, false);
  }

  static Rsyslog tls(Path folder) {
    Peers.require("/usr/sbin/rsyslogd", "rsyslog");
    Peers.require("/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_ossl.so", "rsyslog-openssl");
    Certificates.make(folder);
    return new Rsyslog(folder, true);
  }

  /** Starts it, also again, on the same port. */
  public Rsyslog start() {
    try {
      Files.writeString(folder.resolve("rsyslog.conf"), configuration());
      process =
          Optional.of(
              new ProcessBuilder(
                      "/usr/sbin/rsyslogd",
                      "-n",
                      "-f",
                      folder.resolve("rsyslog.conf").toString(),
                      "-i",
                      folder.resolve("rsyslog.pid").toString())
                  .redirectErrorStream(true)
                  .redirectOutput(
                      ProcessBuilder.Redirect.appendTo(folder.resolve("rsyslog.log").toFile()))
                  .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Peers.eventually("rsyslogd listens", Duration.ofSeconds(10), () -> Peers.answers(port));
    return this;
  }

  /** Asks it to end and waits until it has. */
  public void stop() {
    process.ifPresent(Peers::end);
    process = Optional.empty();
  }

  public int port() {
    return port;
  }

  /** What a sink's setting says. */
  public String uri() {
    return (tls ? "tls" : "tcp") + "://127.0.0.1:" + port;
  }

  /** The certificate that signed the server's. */
  public Path authority() {
    return folder.resolve("ca.pem");
  }

  /** All messages so far, as they came over the wire. */
  public List<String> messages() {
    try {
      Path file = folder.resolve("messages");
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many messages there are by now. */
  public long count() {
    Path file = folder.resolve("messages");
    if (Files.exists(file)) {
      try (var bytes = FileChannel.open(file)) {
        var chunk = ByteBuffer.allocate(64 * 1024);
        while (bytes.read(chunk.clear(), counted) > 0) {
          counted += chunk.position();
          for (int i = 0; i < chunk.position(); i++) {
            lines += chunk.get(i) == '\n' ? 1 : 0;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return lines;
  }

  private String configuration() {
    String driver =
        """
        global(
          defaultNetstreamDriver="ossl"
          defaultNetstreamDriverCAFile="%1$s/ca.pem"
          defaultNetstreamDriverCertFile="%1$s/server.pem"
          defaultNetstreamDriverKeyFile="%1$s/server.key")
        """
            .formatted(folder);
    return """
    global(workDirectory="%1$s" maxMessageSize="64k")
    %2$s
    module(load="imtcp" maxSessions="100"%3$s)
    input(type="imtcp" address="127.0.0.1" port="%4$d")
    template(name="raw" type="string" string="%%rawmsg%%\\n")
    action(type="omfile" file="%1$s/messages" template="raw")
    """
        .formatted(
            folder,
            tls ? driver : "",
            tls
                ? " StreamDriver.Name=\"ossl\" StreamDriver.Mode=\"1\""
                    + " StreamDriver.AuthMode=\"anon\""
                : "",
            port);
  }

  @Override
  public void close() {
    stop();
  }
}
