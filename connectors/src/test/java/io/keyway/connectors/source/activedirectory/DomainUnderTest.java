// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.activedirectory;

import io.keyway.connectors.directory.SambaDc;
import io.keyway.connectors.source.BreakingLine;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySourceContract;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.ServerUnderTest;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.model.identity.SyncToken;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A unit of its own in the domain that all tests share, behind a line of its own. */
final class DomainUnderTest implements ServerUnderTest {
  private static final AtomicInteger UNITS = new AtomicInteger();
  private static final int HALF = 6_000;

  private final SambaDc dc = SambaDc.running();
  private final BreakingLine line = dc.line();
  private final String unit = "t" + UNITS.incrementAndGet();
  private final String way;

  DomainUnderTest(String way) {
    this.way = way;
    dc.add("dn: " + SambaDc.unit(unit), "objectClass: organizationalUnit", "ou: " + unit);
    dc.add(
        "dn: " + SambaDc.unit(unit + "x"), "objectClass: organizationalUnit", "ou: " + unit + "x");
  }

  @Override
  public IdentitySource source() {
    return source(SambaDc.PASSWORD, Map.of());
  }

  IdentitySource sourceWithGroups() {
    return source(
        SambaDc.PASSWORD,
        Map.of(
            "groups-filter",
            "(&(objectClass=group)(description=" + unit + "))",
            "group-name-attribute",
            "displayName",
            "members-at-once",
            "10"));
  }

  @Override
  public Optional<IdentitySource> sourceWithWrongSecret() {
    return Optional.of(source(IdentitySourceContract.WRONG_SECRET, Map.of()));
  }

  private IdentitySource source(String password, Map<String, String> more) {
    Map<String, String> options = new LinkedHashMap<>(more);
    options.put("bind-dn", SambaDc.READER);
    options.put("people-base", SambaDc.unit(unit));
    options.put("page-size", "10");
    options.put("changes", way);
    return new ActiveDirectoryConnector()
        .source(
            new SourceOptions(
                "directory",
                List.of("ldap://127.0.0.1:" + line.port()),
                options,
                Map.of("password", new Secret(() -> password)),
                Path.of("."),
                Clock.systemUTC()));
  }

  String dn(String number) {
    return SambaDc.dn(unit, number);
  }

  void set(String number, String attribute, String value) {
    dc.set(dn(number), attribute, value);
  }

  void moveAway(String number) {
    dc.move(dn(number), "CN=p" + number, SambaDc.unit(unit + "x"));
  }

  String groupDn(String name) {
    return "CN=" + unit + name + "," + SambaDc.unit(unit + "x");
  }

  void group(String name) {
    dc.add(
        "dn: " + groupDn(name),
        "objectClass: group",
        "sAMAccountName: " + unit + name,
        "displayName: " + name,
        "description: " + unit);
  }

  void member(String group, String dn) {
    dc.modify("dn: " + groupDn(group), "changetype: modify", "add: member", "member: " + dn);
  }

  void noMember(String group, String dn) {
    dc.modify("dn: " + groupDn(group), "changetype: modify", "delete: member", "member: " + dn);
  }

  @Override
  public void put(String id, String department) {
    dc.put(unit, id, department);
  }

  @Override
  public void remove(String id) {
    dc.delete(dn(id));
  }

  @Override
  public String idOf(SourceBatch.Entry entry) {
    return String.valueOf(entry.fields().get("employeeID"));
  }

  @Override
  public String departmentOf(SourceBatch.Entry entry) {
    return String.valueOf(entry.fields().get("department"));
  }

  @Override
  public void breakHalfway() {
    line.breakAfter(HALF);
  }

  @Override
  public void goDown() {
    line.breakAfter(0);
  }

  @Override
  public void mend() {
    line.mend();
  }

  @Override
  public Optional<SyncToken> tokenOfAnotherServer() {
    try (IdentitySource source = source()) {
      String[] own = source.snapshot(batch -> {}).orElseThrow().value().split(" ");
      return Optional.of(
          new SyncToken(String.join(" ", own[0], "dc9.ad.test.local", own[2], own[3])));
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
