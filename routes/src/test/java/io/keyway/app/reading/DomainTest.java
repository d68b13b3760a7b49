// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.store.Store;
import io.keyway.connectors.directory.SambaDc;
import io.keyway.connectors.source.BreakingLine;
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

/** The bridge reads a real Samba domain, by the mapping as it is shipped; one story in parts. */
@BridgeTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DomainTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String UNIT = "bridge";
  private static final String ELSEWHERE = "bridge-elsewhere";
  private static final String GROUP = "CN=keyholders," + SambaDc.unit(ELSEWHERE);

  /** Hundred nanoseconds from 1601 to 1970. */
  private static final long EPOCH = 116_444_736_000_000_000L;

  @TempDir private static Path folder = Path.of(".");

  @SuppressWarnings("NullAway.Init") // by domain(), before anything else
  private static SambaDc dc;

  @SuppressWarnings("NullAway.Init") // by domain(), before anything else
  private static BreakingLine line;

  @Autowired private SourceReaders readers;
  @Autowired private Store store;

  DomainTest() {}

  @DynamicPropertySource
  static void domain(DynamicPropertyRegistry settings) throws IOException {
    dc = SambaDc.running();
    line = dc.line();
    for (String unit : new String[] {UNIT, ELSEWHERE}) {
      dc.add("dn: " + SambaDc.unit(unit), "objectClass: organizationalUnit", "ou: " + unit);
    }
    IntStream.rangeClosed(1, 24).forEach(n -> dc.put(UNIT, "AD-" + n, "security"));
    dc.add(
        "dn: " + GROUP,
        "objectClass: group",
        "sAMAccountName: keyholders",
        "description: of-keys",
        "member: " + dn("AD-1"));
    Path password = Files.writeString(folder.resolve("password"), SambaDc.PASSWORD + "\n");
    String source = "keyway.sources.domain.";
    settings.add(source + "mapping", () -> "active-directory");
    settings.add(source + "budget.percent", () -> "15");
    settings.add(source + "reads.kind", () -> "active-directory");
    settings.add(source + "reads.uri", () -> "ldap://127.0.0.1:" + line.port());
    settings.add(source + "reads.every", () -> "1s");
    settings.add(source + "reads.alert-after", () -> "0s");
    settings.add(source + "reads.options.people-base", () -> SambaDc.unit(UNIT));
    settings.add(source + "reads.options.bind-dn", () -> SambaDc.READER);
    settings.add(source + "reads.options.groups-filter", () -> "(description=of-keys)");
    settings.add(source + "reads.secrets.password", () -> "file:" + password);
  }

  @AfterAll
  static void end() {
    line.close();
  }

  @Test
  @Order(1)
  void whatADomainSaysCountsAsItHappens() {
    eventually("everybody is known", LONG, () -> count("active") == 24);
    assertThat(groupsOf("AD-1")).contains("keyholders");

    dc.set(dn("AD-2"), "userAccountControl", "546");
    dc.move(dn("AD-3"), "CN=pAD-3", SambaDc.unit(ELSEWHERE));
    dc.delete(dn("AD-4"));
    dc.modify("dn: " + GROUP, "changetype: modify", "add: member", "member: " + dn("AD-5"));

    eventually("an account is disabled", LONG, () -> stateOf("AD-2").equals("suspended"));
    eventually("one leaves the scope", LONG, () -> stateOf("AD-3").equals("terminated"));
    eventually("one is deleted", LONG, () -> stateOf("AD-4").equals("terminated"));
    eventually("a group has one more", LONG, () -> groupsOf("AD-5").contains("keyholders"));
    assertThat(count("active")).isEqualTo(21);
  }

  @Test
  @Order(2)
  void anAccountThatExpiresEndsAtItsInstantAlthoughTheDomainSaysNothingThen() {
    long soon = (System.currentTimeMillis() + 8_000) * 10_000 + EPOCH;
    dc.set(dn("AD-6"), "accountExpires", Long.toString(soon));

    eventually("it is over", LONG, () -> stateOf("AD-6").equals("suspended"));
  }

  @Test
  @Order(3)
  void aDomainThatIsDownTakesNothingAwayAndIsToldOnce() {
    line.breakAfter(0);
    line.cut();

    eventually("a human is told", LONG, () -> incidents("open") == 1);
    assertThat(count("active")).isEqualTo(20);

    dc.delete(dn("AD-7"));
    line.mend();
    readers.readEverybody("domain");
    eventually("it is over", LONG, () -> incidents("open") == 0);
    assertThat(incidents("resolved")).isEqualTo(1);
    eventually("what was missed is found", LONG, () -> stateOf("AD-7").equals("terminated"));
    assertThat(count("active")).isEqualTo(19);
  }

  @Test
  @Order(4)
  void aUnitThatIsEmptiedIsHeld() {
    IntStream.rangeClosed(8, 24).forEach(n -> dc.delete(dn("AD-" + n)));
    readers.readEverybody("domain");

    eventually(
        "a plan waits",
        LONG,
        () ->
            !texts("SELECT id FROM plan WHERE state = 'waiting' AND source = ?", "domain")
                .isEmpty());
    assertThat(count("active")).isGreaterThanOrEqualTo(10);
  }

  private static String dn(String number) {
    return SambaDc.dn(UNIT, number);
  }

  private String stateOf(String number) {
    return texts("SELECT state FROM person WHERE employee_number = ?", number).getFirst();
  }

  private String groupsOf(String number) {
    return texts("SELECT groups FROM person WHERE employee_number = ?", number).getFirst();
  }

  private long count(String state) {
    return texts("SELECT state FROM person WHERE employee_number LIKE ?", "AD-%").stream()
        .filter(state::equals)
        .count();
  }

  private long incidents(String state) {
    return texts("SELECT state FROM incident WHERE dedupe_key = ?", "source:domain").stream()
        .filter(state::equals)
        .count();
  }

  private List<String> texts(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }
}
