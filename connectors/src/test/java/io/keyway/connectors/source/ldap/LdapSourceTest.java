// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.ldap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.connectors.directory.Slapd;
import io.keyway.connectors.source.BreakingLine;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySource.TellsChanges;
import io.keyway.connectors.source.IdentitySourceContract;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.ServerUnderTest;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.model.identity.SyncToken;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real slapd. */
class LdapSourceTest extends IdentitySourceContract {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder = Path.of(".");

  @Override
  protected ServerUnderTest server() {
    return new Server(Slapd.in(folder));
  }

  @Test
  void changesAreToldAsTheyHappen() throws Exception {
    try (Slapd slapd = another("push");
        IdentitySource source = source(slapd, Map.of())) {
      slapd.put("1", "stores");
      SyncToken token = source.snapshot(batch -> {}).orElseThrow();
      SyncToken now = follow(source, token, Duration.ZERO).last().orElse(token);

      CompletableFuture<Heard> heard =
          CompletableFuture.supplyAsync(() -> follow(source, now, LONG));
      slapd.put("2", "stores");

      assertThat(heard.get().entries()).containsOnlyKeys("2");
    }
  }

  @Test
  void addingToAGroupChangesItsMembers() {
    try (Slapd slapd = another("groups");
        IdentitySource source =
            source(slapd, Map.of("groups-filter", "(objectClass=groupOfNames)"))) {
      Stream.of("1", "2", "3").forEach(n -> slapd.put(n, "stores"));
      group(slapd, "keyholders", Slapd.dn("1"));
      group(slapd, "night", "cn=keyholders,ou=groups," + Slapd.BASE);
      Map<String, Object> before = groups(source);
      assertThat(before).containsEntry("1", List.of("keyholders", "night"));
      assertThat(before).containsEntry("2", List.of());
      SyncToken token = source.snapshot(batch -> {}).orElseThrow();
      token = follow(source, token, Duration.ZERO).last().orElse(token);

      member(slapd, "add", "2");
      Heard added = follow(source, token, LONG);
      assertThat(added.groupsOf("2")).containsExactly("keyholders", "night");
      member(slapd, "delete", "1");
      Heard removed = follow(source, added.last().orElseThrow(), LONG);
      assertThat(removed.groupsOf("1")).isEmpty();

      slapd.delete("cn=night,ou=groups," + Slapd.BASE);
      Heard gone = follow(source, removed.last().orElseThrow(), LONG);
      assertThat(gone.groupsOf("2")).containsExactly("keyholders");
      assertThat(gone.gone()).isEmpty();
    }
  }

  @Test
  void aGroupThatChangedWhileNobodyListenedIsNotMissed() {
    Map<String, String> options = Map.of("groups-filter", "(objectClass=groupOfNames)");
    try (Slapd slapd = another("away")) {
      Stream.of("1", "2").forEach(n -> slapd.put(n, "stores"));
      group(slapd, "keyholders", Slapd.dn("1"));
      member(slapd, "add", "2");
      SyncToken token;
      try (IdentitySource source = source(slapd, options)) {
        token = source.snapshot(batch -> {}).orElseThrow();
      }
      member(slapd, "delete", "1");

      try (IdentitySource source = source(slapd, options)) {
        Heard heard = follow(source, token, Duration.ZERO);

        assertThat(heard.groupsOf("1")).isEmpty();
        assertThat(heard.groupsOf("2")).containsExactly("keyholders");
      }
    }
  }

  @Test
  void whoIsMovedAwayIsGoneAndWhoIsMovedToTheLeaversLeft() {
    try (Slapd slapd = another("moves");
        IdentitySource source = source(slapd, Map.of("leavers-base", "ou=leavers," + Slapd.BASE));
        IdentitySource narrow = source(slapd, Map.of("people-base", "ou=people," + Slapd.BASE))) {
      slapd.put("1", "stores");
      SyncToken token = source.snapshot(batch -> {}).orElseThrow();
      SyncToken narrowToken = narrow.snapshot(batch -> {}).orElseThrow();
      slapd.move(Slapd.dn("1"), "uid=p1", "ou=leavers," + Slapd.BASE);

      assertThat(requireNonNull(follow(source, token, Duration.ZERO).entries().get("1")).fields())
          .containsEntry("status", "left");
      assertThat(follow(narrow, narrowToken, Duration.ZERO).gone()).hasSize(1);
    }
  }

  @Test
  void anAdministratorsLockCountsAndWrongPasswordsDoNot() {
    try (Slapd slapd = another("locks");
        IdentitySource source = source(slapd, Map.of())) {
      Stream.of("1", "2", "3", "4").forEach(n -> slapd.put(n, "stores"));
      operational(slapd, "1", "pwdAccountLockedTime", "000001010000Z");
      operational(slapd, "2", "pwdAccountLockedTime", "20261126060000Z");
      operational(slapd, "3", "pwdEndTime", "20200101000000Z");
      operational(slapd, "4", "pwdEndTime", "20990101000000Z");

      Heard heard = heard(source);

      assertThat(heard.statusOf("1")).isEqualTo("locked");
      assertThat(heard.statusOf("2")).isEqualTo("active");
      assertThat(heard.statusOf("3")).isEqualTo("expired");
      assertThat(heard.statusOf("4")).isEqualTo("active");
      assertThat(requireNonNull(heard.entries().get("4")).expiresAt())
          .contains(Instant.parse("2099-01-01T00:00:00Z"));
      assertThat(requireNonNull(heard.entries().get("3")).expiresAt()).isEmpty();
    }
  }

  @Test
  void aServerThatForgotWhatWasDeletedForcesAWholeRead() {
    try (Slapd slapd = Slapd.in(folder("nolog"), false);
        IdentitySource source = source(slapd, Map.of())) {
      Stream.of("1", "2", "3").forEach(n -> slapd.put(n, "stores"));
      SyncToken token = source.snapshot(batch -> {}).orElseThrow();
      slapd.delete(Slapd.dn("2"));

      assertThatThrownBy(() -> follow(source, token, Duration.ZERO))
          .isInstanceOf(TokenInvalid.class);
    }
  }

  @Test
  void whoeverMayNotReadAllReadsNothing() {
    try (Slapd slapd = another("limits");
        IdentitySource source = source(slapd, Map.of("bind-dn", "cn=root," + Slapd.BASE))) {
      assertThatThrownBy(() -> source.snapshot(batch -> {})).isInstanceOf(Refused.class);
    }
    try (Slapd slapd = another("base");
        IdentitySource source = source(slapd, Map.of("base", "ou=nowhere," + Slapd.BASE))) {
      assertThatThrownBy(() -> source.snapshot(batch -> {})).isInstanceOf(ShapeChanged.class);
    }
  }

  @Test
  void anotherServerStandsInForOneThatIsAway() {
    try (Slapd slapd = another("failover")) {
      slapd.put("1", "stores");
      List<String> uris = List.of("ldaps://127.0.0.1:1", "ldaps://127.0.0.1:" + slapd.tlsPort());
      try (IdentitySource source = source(slapd, uris, Slapd.PASSWORD, Map.of())) {
        assertThat(heard(source).entries()).containsOnlyKeys("1");
      }
    }
  }

  @Test
  void aNameThatIsNotTheServersIsRefused() {
    try (Slapd slapd = another("names")) {
      for (String uri :
          List.of("ldaps://localhost:" + slapd.tlsPort(), "ldap://localhost:" + slapd.port())) {
        try (IdentitySource source = source(slapd, List.of(uri), Slapd.PASSWORD, Map.of())) {
          assertThatThrownBy(() -> source.snapshot(batch -> {}))
              .isInstanceOf(Refused.class)
              .hasMessageContaining("certificate");
        }
      }
      try (IdentitySource source =
          source(slapd, List.of("ldap://127.0.0.1:" + slapd.port()), Slapd.PASSWORD, Map.of())) {
        assertThat(heard(source).entries()).isEmpty();
      }
    }
  }

  @Test
  void passwordsDoNotGoOverTheNetInTheClear() {
    assertThatThrownBy(
            () ->
                new LdapConnector()
                    .source(
                        options(
                            List.of("ldap://directory.example.com"),
                            Slapd.PASSWORD,
                            Map.of(
                                "base",
                                Slapd.BASE,
                                "bind-dn",
                                Slapd.READER,
                                "start-tls",
                                "false"))))
        .hasMessageContaining("without StartTLS");
  }

  private Slapd another(String name) {
    return Slapd.in(folder(name));
  }

  private Path folder(String name) {
    Path own = folder.resolve(name);
    assertThat(own.toFile().mkdirs()).isTrue();
    return own;
  }

  private static void group(Slapd slapd, String name, String member) {
    slapd.add(
        "dn: cn=" + name + ",ou=groups," + Slapd.BASE,
        "objectClass: groupOfNames",
        "cn: " + name,
        "member: " + member);
  }

  private static void member(Slapd slapd, String what, String number) {
    slapd.modify(
        "dn: cn=keyholders,ou=groups," + Slapd.BASE,
        "changetype: modify",
        what + ": member",
        "member: " + Slapd.dn(number));
  }

  private static void operational(Slapd slapd, String number, String attribute, String value) {
    slapd.modify(
        "dn: " + Slapd.dn(number),
        "changetype: modify",
        "add: " + attribute,
        attribute + ": " + value);
  }

  private static Map<String, Object> groups(IdentitySource source) {
    Map<String, Object> groups = new LinkedHashMap<>();
    heard(source).entries().forEach((n, entry) -> groups.put(n, entry.fields().get("groups")));
    return groups;
  }

  /**
   * What was heard.
   *
   * @param entries by employee number
   */
  private record Heard(
      Map<String, SourceBatch.Entry> entries, List<String> gone, Optional<SyncToken> last) {
    List<String> groupsOf(String number) {
      return requireNonNull(entries.get(number)).fields().get("groups") instanceof List<?> groups
          ? groups.stream().map(String::valueOf).toList()
          : List.of("none");
    }

    Object statusOf(String number) {
      return String.valueOf(requireNonNull(entries.get(number)).fields().get("status"));
    }
  }

  private static Heard heard(IdentitySource source) {
    List<SourceBatch> batches = new ArrayList<>();
    source.snapshot(batches::add);
    return heard(batches);
  }

  private static Heard follow(IdentitySource source, SyncToken since, Duration wait) {
    List<SourceBatch> batches = new ArrayList<>();
    ((TellsChanges) source).changes(since, wait, batches::add);
    return heard(batches);
  }

  private static Heard heard(List<SourceBatch> batches) {
    Map<String, SourceBatch.Entry> entries = new LinkedHashMap<>();
    List<String> gone = new ArrayList<>();
    Optional<SyncToken> last = Optional.empty();
    for (SourceBatch batch : batches) {
      batch
          .entries()
          .forEach(e -> entries.put(String.valueOf(e.fields().get("employeeNumber")), e));
      gone.addAll(batch.gone());
      last = batch.next().isPresent() ? batch.next() : last;
    }
    return new Heard(entries, gone, last);
  }

  private static IdentitySource source(Slapd slapd, Map<String, String> more) {
    return source(slapd, List.of("ldaps://127.0.0.1:" + slapd.tlsPort()), Slapd.PASSWORD, more);
  }

  private static IdentitySource source(
      Slapd slapd, List<String> uris, String password, Map<String, String> more) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("base", Slapd.BASE);
    options.put("bind-dn", Slapd.READER);
    options.put("ca-file", slapd.authority().toString());
    options.put("page-size", "10");
    options.put("connect-timeout", "5s");
    options.put("response-timeout", "10s");
    options.putAll(more);
    return new LdapConnector().source(options(uris, password, options));
  }

  private static SourceOptions options(
      List<String> uris, String password, Map<String, String> options) {
    return new SourceOptions(
        "directory",
        uris,
        options,
        Map.of("password", new Secret(() -> password)),
        Path.of("."),
        Clock.systemUTC());
  }

  /** A slapd behind a line that breaks. */
  private static final class Server implements ServerUnderTest {
    private static final int HALF = 12_000;

    private final Slapd slapd;
    private final BreakingLine line;

    Server(Slapd slapd) {
      this.slapd = slapd;
      this.line = new BreakingLine(slapd.tlsPort());
    }

    @Override
    public IdentitySource source() {
      return LdapSourceTest.source(slapd, uris(), Slapd.PASSWORD, Map.of());
    }

    @Override
    public Optional<IdentitySource> sourceWithWrongSecret() {
      return Optional.of(LdapSourceTest.source(slapd, uris(), WRONG_SECRET, Map.of()));
    }

    private List<String> uris() {
      return List.of("ldaps://127.0.0.1:" + line.port());
    }

    @Override
    public void put(String id, String department) {
      slapd.put(id, department);
    }

    @Override
    public void remove(String id) {
      slapd.delete(Slapd.dn(id));
    }

    @Override
    public String idOf(SourceBatch.Entry entry) {
      return String.valueOf(entry.fields().get("employeeNumber"));
    }

    @Override
    public String departmentOf(SourceBatch.Entry entry) {
      return String.valueOf(entry.fields().get("departmentNumber"));
    }

    @Override
    public void breakHalfway() {
      line.breakAfter(HALF);
    }

    @Override
    public void goDown() {
      slapd.stop();
    }

    @Override
    public void mend() {
      line.mend();
      slapd.startWhereStopped();
    }

    @Override
    public Optional<SyncToken> tokenOfAnotherServer() {
      try (IdentitySource source = source()) {
        SyncToken own = source.snapshot(batch -> {}).orElseThrow();
        String[] parts = own.value().split(" ");
        return Optional.of(
            new SyncToken(
                String.join(" ", parts[0], "00000000-0000-0000-0000-000000000000", parts[2])));
      }
    }

    @Override
    public void close() {
      line.close();
      slapd.close();
    }
  }
}
