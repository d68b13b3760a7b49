// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A directory of many people: slapd, as Debian packages it, on a database of its own. */
final class DirectoryServer implements AutoCloseable {
  static final String BASE = "dc=example,dc=org";
  private static final Path SLAPD = Path.of("/usr/sbin/slapd");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final int port;

  private DirectoryServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Fills it and starts it.
   *
   * @param sites over which the people are spread
   */
  static DirectoryServer start(Path dir, int people, int sites) throws IOException {
    if (!Files.isExecutable(SLAPD)) {
      throw new IOException(SLAPD + " is missing: apt-get install slapd");
    }
    Path home = Files.createDirectories(dir.resolve("slapd"));
    Files.createDirectories(home.resolve("db"));
    Path conf = Files.writeString(home.resolve("slapd.conf"), configuration(home));
    Path ldif = home.resolve("people.ldif");
    write(ldif, people, sites);
    Path log = home.resolve("slapd.log");
    run(log, "/usr/sbin/slapadd", "-q", "-f", conf.toString(), "-l", ldif.toString());
    int port = BenchBridge.freePort();
    Process process =
        new ProcessBuilder(
                SLAPD.toString(),
                "-d",
                "0",
                "-f",
                conf.toString(),
                "-h",
                "ldap://127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    DirectoryServer started = new DirectoryServer(process, port);
    started.await(log);
    return started;
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
  }

  private void await(Path log) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
    close();
    throw new IOException("slapd does not answer; see " + log);
  }

  private static String configuration(Path home) {
    return """
    include /etc/ldap/schema/core.schema
    include /etc/ldap/schema/cosine.schema
    include /etc/ldap/schema/inetorgperson.schema
    modulepath /usr/lib/ldap
    moduleload back_mdb
    pidfile %1$s/slapd.pid
    sizelimit unlimited
    database mdb
    suffix "%2$s"
    directory %1$s/db
    maxsize 1073741824
    index objectClass eq
    index employeeNumber pres,eq
    """
        .formatted(home, BASE);
  }

  private static void write(Path ldif, int people, int sites) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(ldif)) {
      out.write("dn: " + BASE + "\nobjectClass: dcObject\nobjectClass: organization\n");
      out.write("o: Example\ndc: example\n\n");
      out.write("dn: ou=people," + BASE + "\nobjectClass: organizationalUnit\nou: people\n\n");
      for (int i = 0; i < people; i++) {
        out.write(person(i, sites));
      }
    }
  }

  private static String person(int number, int sites) {
    return """
    dn: uid=p%1$d,ou=people,%2$s
    objectClass: inetOrgPerson
    uid: p%1$d
    cn: Given%1$d Family%1$d
    givenName: Given%1$d
    sn: Family%1$d
    mail: p%1$d@example.org
    employeeNumber: %3$s
    employeeType: employee
    departmentNumber: office
    l: s%4$d

    """
        .formatted(number, BASE, BenchSite.number(number), number % sites + 1);
  }

  private static void run(Path log, String... command) throws IOException {
    Process process =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command[0] + " ended with " + process.exitValue() + "; see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
