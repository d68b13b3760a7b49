// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.directory;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldif.LDIFException;
import io.keyway.connectors.source.BreakingLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Samba 4 domain controller of the domain {@code ad.test.local}, one for all tests of a JVM. Its
 * ports are fixed, so it runs in a network of its own, and is reached by its socket in the file
 * system. It is Samba and not Windows.
 */
public final class SambaDc {
  public static final String ROOT = "DC=ad,DC=test,DC=local";
  public static final String READER = "reader@ad.test.local";
  public static final String PASSWORD = "Reader-pass1";
  private static final String ADMINISTRATOR = "administrator@ad.test.local";
  private static final String ADMINISTRATORS = "Passw0rd-of-test";
  private static Optional<SambaDc> running = Optional.empty();

  private final Path folder;
  private final BreakingLine line;
  private Optional<LDAPConnection> administrator = Optional.empty();

  private SambaDc(Path folder) {
    this.folder = folder;
    this.line = line();
  }

  /** The one of this JVM; set up and started by whoever asks first. */
  public static synchronized SambaDc running() {
    if (running.isEmpty()) {
      Program.require(
          "/usr/sbin/samba",
          "samba samba-ad-dc samba-ad-provision samba-dsdb-modules winbind ldb-tools krb5-user");
      if (!"root".equals(System.getProperty("user.name"))) {
        Program.missing("A domain controller is set up by root only: it owns what it serves");
      }
      running = Optional.of(start());
    }
    return running.get();
  }

  /** A line of its own to it, that breaks where a test wants it to. */
  public BreakingLine line() {
    return new BreakingLine(folder.resolve("private/ldapi"));
  }

  /** Adds an entry, a line each attribute. */
  public void add(String... ldif) {
    done(() -> administrator().add(ldif));
  }

  /** Changes an entry. */
  public void modify(String... ldif) {
    done(() -> administrator().modify(ldif));
  }

  /** Gives an attribute one value. */
  public void set(String dn, String attribute, String value) {
    done(
        () ->
            administrator()
                .modify(dn, new Modification(ModificationType.REPLACE, attribute, value)));
  }

  /** Deletes an entry. */
  public void delete(String dn) {
    done(() -> administrator().delete(dn));
  }

  /** Moves an entry. */
  public void move(String dn, String rdn, String parent) {
    done(() -> administrator().modifyDN(dn, rdn, true, parent));
  }

  /** An account below a unit; added, or the department changed. */
  public void put(String unit, String number, String department) {
    String dn = dn(unit, number);
    done(
        () -> {
          if (administrator().getEntry(dn, "1.1") != null) {
            return administrator()
                .modify(dn, new Modification(ModificationType.REPLACE, "department", department));
          }
          return administrator()
              .add(
                  "dn: " + dn,
                  "objectClass: user",
                  "sAMAccountName: " + unit + number,
                  "givenName: Wanda",
                  "sn: Weber",
                  "employeeID: " + number,
                  "department: " + department,
                  "userAccountControl: 544");
        });
  }

  /** An organisational unit at the root. */
  public static String unit(String name) {
    return "OU=" + name + "," + ROOT;
  }

  /** Where an account lies. */
  public static String dn(String unit, String number) {
    return "CN=p" + number + "," + unit(unit);
  }

  private static SambaDc start() {
    try {
      Path folder = Files.createTempDirectory("keyway-dc");
      provision(folder);
      Process process =
          Program.start(
              folder,
              "unshare",
              "-n",
              "sh",
              "-c",
              "ip link set lo up; exec samba -s "
                  + folder.resolve("dc.conf")
                  + " -i -M single --no-process-group");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, folder)));
      Program.eventually(
          "the domain controller answers",
          Duration.ofSeconds(60),
          () -> Files.exists(folder.resolve("private/ldapi")));
      SambaDc dc = new SambaDc(folder);
      Program.eventually(
          "the domain controller lets the administrator in", Duration.ofSeconds(60), dc::letsIn);
      dc.addReader();
      return dc;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void provision(Path folder) throws IOException {
    Program.run(
        folder,
        "samba-tool",
        "domain",
        "provision",
        "--targetdir=" + folder,
        "--realm=AD.TEST.LOCAL",
        "--domain=ADTEST",
        "--server-role=dc",
        "--dns-backend=NONE",
        "--adminpass=" + ADMINISTRATORS,
        "--host-name=dc1",
        "--host-ip=127.0.0.1",
        "--option=interfaces=lo",
        "--option=bind interfaces only=yes");
    for (String own : new String[] {"pid", "ncalrpc"}) {
      Files.createDirectories(folder.resolve(own));
    }
    Files.writeString(
        folder.resolve("dc.conf"),
        """
        [global]
        netbios name = DC1
        realm = AD.TEST.LOCAL
        workgroup = ADTEST
        server role = active directory domain controller
        server services = ldap, cldap, kdc, rpc, drepl
        interfaces = lo
        bind interfaces only = yes
        private dir = %1$s/private
        lock directory = %1$s
        state directory = %1$s/state
        cache directory = %1$s/cache
        pid directory = %1$s/pid
        ncalrpc dir = %1$s/ncalrpc
        log file = %1$s/log.%%m
        ldap server require strong auth = no
        [sysvol]
        path = %1$s/state/sysvol
        [netlogon]
        path = %1$s/state/sysvol/ad.test.local/scripts
        """
            .formatted(folder));
  }

  private boolean letsIn() {
    try {
      return administrator().isConnected();
    } catch (LDAPException e) {
      return false;
    }
  }

  private void addReader() {
    String dn = "CN=reader,CN=Users," + ROOT;
    done(
        () -> {
          AddRequest request =
              new AddRequest(
                  "dn: " + dn,
                  "objectClass: user",
                  "sAMAccountName: reader",
                  "userPrincipalName: " + READER,
                  "userAccountControl: 512");
          request.addAttribute(
              "unicodePwd", ('"' + PASSWORD + '"').getBytes(StandardCharsets.UTF_16LE));
          return administrator().add(request);
        });
    letSeeDeleted(dn);
    try (LDAPConnection first = new LDAPConnection("127.0.0.1", line.port(), READER, PASSWORD)) {
      first.getRootDSE(); // the first time it signs in is written down, and is a change
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What an administrator of a Windows domain does by {@code dsacls}. */
  private void letSeeDeleted(String dn) {
    try {
      byte[] sid =
          requireNonNull(administrator().getEntry(dn, "objectSid"))
              .getAttributeValueBytes("objectSid");
      Files.writeString(
          folder.resolve("deleted.ldif"),
          """
          dn: CN=Deleted Objects,%s
          changetype: modify
          replace: nTSecurityDescriptor
          nTSecurityDescriptor: O:SYG:SYD:PAI(A;;RPWPCCDCLCRCWOWDSDSW;;;SY)(A;;RPLC;;;BA)(A;;RPLC;;;%s)
          """
              .formatted(ROOT, text(requireNonNull(sid))));
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Program.run(
        folder,
        "env",
        "LDB_MODULES_PATH=/usr/lib/x86_64-linux-gnu/ldb/modules/ldb:/usr/lib/x86_64-linux-gnu/samba/ldb",
        "ldbmodify",
        "-H",
        folder.resolve("private/sam.ldb").toString(),
        "--show-deleted",
        folder.resolve("deleted.ldif").toString());
  }

  private static String text(byte[] sid) {
    ByteBuffer parts = ByteBuffer.wrap(sid).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder text = new StringBuilder("S-1-5");
    for (int i = 8; i < sid.length; i += 4) {
      text.append('-').append(Integer.toUnsignedString(parts.getInt(i)));
    }
    return text.toString();
  }

  private LDAPConnection administrator() throws LDAPException {
    if (administrator.isEmpty() || !administrator.get().isConnected()) {
      administrator =
          Optional.of(new LDAPConnection("127.0.0.1", line.port(), ADMINISTRATOR, ADMINISTRATORS));
    }
    return administrator.get();
  }

  private static void end(Process process, Path folder) {
    Program.end(process);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // The system's temporary folder is emptied by the system.
    }
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
}
