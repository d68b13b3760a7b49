// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import static io.keyway.app.peers.Peers.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.KeptFiles;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Store;
import io.keyway.connectors.directory.Slapd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The bridge reads a real slapd, by the mapping as it is shipped; one story in three parts. */
@BridgeTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DirectoryTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private static Path folder = Path.of(".");

  @SuppressWarnings("NullAway.Init") // by directory(), before anything else
  private static Slapd slapd;

  @Autowired private SourceReaders readers;
  @Autowired private Store store;
  @Autowired private HomeSettings home;

  DirectoryTest() {}

  @DynamicPropertySource
  static void directory(DynamicPropertyRegistry settings) throws IOException {
    slapd = Slapd.in(Files.createDirectory(folder.resolve("slapd")));
    IntStream.rangeClosed(1, 12).forEach(n -> slapd.put("LD-" + n, "security"));
    slapd.add(
        "dn: cn=keyholders,ou=groups," + Slapd.BASE,
        "objectClass: groupOfNames",
        "cn: keyholders",
        "member: " + Slapd.dn("LD-1"));
    Path password = Files.writeString(folder.resolve("password"), Slapd.PASSWORD + "\n");
    String source = "keyway.sources.directory.";
    settings.add(source + "mapping", () -> "openldap");
    settings.add(source + "reads.kind", () -> "ldap");
    settings.add(source + "reads.uri", () -> "ldaps://127.0.0.1:" + slapd.tlsPort());
    settings.add(source + "reads.every", () -> "1s");
    settings.add(source + "reads.alert-after", () -> "0s");
    settings.add(source + "reads.options.base", () -> Slapd.BASE);
    settings.add(source + "reads.options.bind-dn", () -> Slapd.READER);
    settings.add(source + "reads.options.ca-file", () -> slapd.authority().toString());
    settings.add(source + "reads.options.groups-filter", () -> "(objectClass=groupOfNames)");
    settings.add(source + "reads.options.leavers-base", () -> "ou=leavers," + Slapd.BASE);
    settings.add(source + "reads.secrets.password", () -> "file:" + password);
  }

  @AfterAll
  static void end() {
    slapd.close();
  }

  @Test
  @Order(1)
  void whatADirectorySaysCountsAsItHappens() {
    eventually("everybody is known", LONG, () -> count("active") == 12);
    assertThat(texts("SELECT groups FROM person WHERE employee_number = ?", "LD-1").getFirst())
        .contains("keyholders");

    change("LD-1", "add: homePostalAddress", "homePostalAddress: Hush-street");
    change("LD-2", "add: pwdAccountLockedTime", "pwdAccountLockedTime: 000001010000Z");
    slapd.move(Slapd.dn("LD-3"), "uid=pLD-3", "ou=leavers," + Slapd.BASE);
    slapd.delete(Slapd.dn("LD-4"));
    slapd.modify(
        "dn: cn=keyholders,ou=groups," + Slapd.BASE,
        "changetype: modify",
        "add: member",
        "member: " + Slapd.dn("LD-5"));

    eventually("an account is locked", LONG, () -> stateOf("LD-2").equals("suspended"));
    eventually("one is moved to the leavers", LONG, () -> stateOf("LD-3").equals("terminated"));
    eventually("one is deleted", LONG, () -> stateOf("LD-4").equals("terminated"));
    eventually(
        "a group has one more",
        LONG,
        () ->
            texts("SELECT groups FROM person WHERE employee_number = ?", "LD-5")
                .getFirst()
                .contains("keyholders"));
    assertThat(count("active")).isEqualTo(9);
    assertThat(KeptFiles.with(home.home(), "Hush-")).as("what nobody asks for").isEmpty();
    assertThat(KeptFiles.with(home.home(), "LD-1")).as("what is kept").isNotEmpty();
  }

  @Test
  @Order(2)
  void aDirectoryThatIsDownTakesNothingAwayAndIsToldOnce() {
    slapd.stop();

    eventually("a human is told", LONG, () -> incidents("open") == 1);
    assertThat(count("active")).isEqualTo(9);

    slapd.start();
    slapd.delete(Slapd.dn("LD-6"));
    readers.readEverybody("directory");
    eventually("it is over", LONG, () -> incidents("open") == 0);
    assertThat(incidents("resolved")).isEqualTo(1);
    eventually("what was missed is found", LONG, () -> stateOf("LD-6").equals("terminated"));
    assertThat(count("active")).isEqualTo(8);
  }

  @Test
  @Order(3)
  void aDirectoryThatIsEmptiedIsHeld() {
    IntStream.rangeClosed(7, 12).forEach(n -> slapd.delete(Slapd.dn("LD-" + n)));

    eventually(
        "a plan waits",
        LONG,
        () ->
            !texts("SELECT id FROM plan WHERE state = 'waiting' AND source = ?", "directory")
                .isEmpty());
    assertThat(requireNonNull(readers.states().get("directory")).word().text())
        .isEqualTo("reading");
    assertThat(count("active")).isGreaterThanOrEqualTo(6);
  }

  private static void change(String number, String... lines) {
    String[] ldif = new String[lines.length + 2];
    ldif[0] = "dn: " + Slapd.dn(number);
    ldif[1] = "changetype: modify";
    System.arraycopy(lines, 0, ldif, 2, lines.length);
    slapd.modify(ldif);
  }

  private String stateOf(String number) {
    return texts("SELECT state FROM person WHERE employee_number = ?", number).getFirst();
  }

  private long count(String state) {
    return texts("SELECT state FROM person WHERE employee_number LIKE ?", "LD-%").stream()
        .filter(state::equals)
        .count();
  }

  private long incidents(String state) {
    return texts("SELECT state FROM incident WHERE dedupe_key = ?", "source:directory").stream()
        .filter(state::equals)
        .count();
  }

  private List<String> texts(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }
}
