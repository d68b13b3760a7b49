// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.directory;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldif.LDIFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * OpenLDAP's slapd as Debian has it, with the overlays syncprov and ppolicy, on ports of its own.
 * An account {@code cn=reader} may read everything and nothing else.
 */
public final class Slapd implements AutoCloseable {
  public static final String BASE = "dc=example,dc=org";
  public static final String READER = "cn=reader," + BASE;
  public static final String PASSWORD = "reader-secret";
  private static final String ROOT = "cn=root," + BASE;
  private static final String ROOT_PASSWORD = "root-secret";

  private final Path folder;
  private final int port = Program.freePort();
  private final int tlsPort = Program.freePort();
  private final boolean keepsLog;
  private Optional<Process> process = Optional.empty();
  private Optional<LDAPConnection> root = Optional.empty();

  private Slapd(Path folder, boolean keepsLog) {
    this.folder = folder;
    this.keepsLog = keepsLog;
  }

  /** One that lists nobody; started. */
  public static Slapd in(Path folder) {
    return in(folder, true);
  }

  /**
   * The same.
   *
   * @param keepsLog whether it knows what was deleted while nobody listened
   */
  public static Slapd in(Path folder, boolean keepsLog) {
    Program.require("/usr/sbin/slapd", "slapd slapd-contrib ldap-utils");
    Slapd slapd = new Slapd(folder, keepsLog);
    try {
      Program.certificates(folder);
      Files.createDirectories(folder.resolve("db"));
      Files.writeString(folder.resolve("slapd.conf"), slapd.configuration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    slapd.start();
    slapd.add(
        "dn: " + BASE,
        "objectClass: dcObject",
        "objectClass: organization",
        "o: Example",
        "dc: example");
    for (String unit : new String[] {"people", "groups", "leavers"}) {
      slapd.add("dn: ou=" + unit + "," + BASE, "objectClass: organizationalUnit", "ou: " + unit);
    }
    slapd.add(
        "dn: " + READER,
        "objectClass: organizationalRole",
        "objectClass: simpleSecurityObject",
        "cn: reader",
        "userPassword: " + PASSWORD);
    return slapd;
  }

  /** Starts it, also again, on the same ports. */
  public void start() {
    process =
        Optional.of(
            Program.start(
                folder,
                "/usr/sbin/slapd",
                "-d",
                "0",
                "-f",
                folder.resolve("slapd.conf").toString(),
                "-h",
                "ldap://127.0.0.1:" + port + " ldaps://127.0.0.1:" + tlsPort));
    Program.eventually("slapd answers", Duration.ofSeconds(20), () -> Program.answers(tlsPort));
  }

  /** Starts it where it was ended; what it remembers of deletions is kept otherwise. */
  public void startWhereStopped() {
    if (process.isEmpty()) {
      start();
    }
  }

  /** Ends it. */
  public void stop() {
    root.ifPresent(LDAPConnection::close);
    root = Optional.empty();
    process.ifPresent(Program::end);
    process = Optional.empty();
  }

  public int port() {
    return port;
  }

  public int tlsPort() {
    return tlsPort;
  }

  /** The certificate that signed the server's. */
  public Path authority() {
    return folder.resolve("ca.pem");
  }

  /** Adds an entry, a line each attribute. */
  public void add(String... ldif) {
    done(() -> root().add(ldif));
  }

  /** Changes an entry. */
  public void modify(String... ldif) {
    done(() -> root().modify(ldif));
  }

  /** Deletes an entry. */
  public void delete(String dn) {
    done(() -> root().delete(dn));
  }

  /** Moves an entry. */
  public void move(String dn, String rdn, String parent) {
    done(() -> root().modifyDN(dn, rdn, true, parent));
  }

  /** A person below {@code ou=people}; added, or the department changed. */
  public void put(String number, String department) {
    String dn = dn(number);
    done(
        () -> {
          if (root().getEntry(dn) != null) {
            return root()
                .modify(
                    "dn: " + dn,
                    "changetype: modify",
                    "replace: departmentNumber",
                    "departmentNumber: " + department);
          }
          return root()
              .add(
                  "dn: " + dn,
                  "objectClass: inetOrgPerson",
                  "uid: p" + number,
                  "cn: Wanda Weber",
                  "sn: Weber",
                  "givenName: Wanda",
                  "employeeNumber: " + number,
                  "departmentNumber: " + department,
                  "homePhone: +49 30 1234567");
        });
  }

  /** Where a person lies. */
  public static String dn(String number) {
    return "uid=p" + number + ",ou=people," + BASE;
  }

  private interface Doing {
    LDAPResult with() throws LDAPException, LDIFException;
  }

  private static void done(Doing doing) {
    try {
      doing.with();
    } catch (LDAPException | LDIFException e) {
      throw new IllegalStateException(e);
    }
  }

  private LDAPConnection root() throws LDAPException {
    if (root.isEmpty() || !root.get().isConnected()) {
      root = Optional.of(new LDAPConnection("127.0.0.1", port, ROOT, ROOT_PASSWORD));
    }
    return root.get();
  }

  private String configuration() {
    return """
    include /etc/ldap/schema/core.schema
    include /etc/ldap/schema/cosine.schema
    include /etc/ldap/schema/inetorgperson.schema
    modulepath /usr/lib/ldap
    moduleload back_mdb
    moduleload syncprov
    moduleload ppolicy
    pidfile %1$s/slapd.pid
    TLSCACertificateFile %1$s/ca.pem
    TLSCertificateFile %1$s/server.pem
    TLSCertificateKeyFile %1$s/server.key
    sizelimit 20
    access to attrs=userPassword by anonymous auth by * none
    access to * by dn.exact="%2$s" read by anonymous auth by * none
    database mdb
    suffix "%3$s"
    rootdn "%4$s"
    rootpw %5$s
    directory %1$s/db
    maxsize 1073741824
    dbnosync
    limits dn.exact="%2$s" size=unlimited time=unlimited
    index objectClass,entryUUID,entryCSN,employeeNumber eq
    overlay syncprov
    %6$s
    overlay ppolicy
    """
        .formatted(
            folder, READER, BASE, ROOT, ROOT_PASSWORD, keepsLog ? "syncprov-sessionlog 1000" : "");
  }

  @Override
  public void close() {
    stop();
  }
}
