// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.activedirectory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySource.TellsChanges;
import io.keyway.connectors.source.IdentitySourceContract;
import io.keyway.connectors.source.ServerUnderTest;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.model.identity.SyncToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By update sequence numbers, against a real Samba domain controller. */
class ActiveDirectorySourceTest extends IdentitySourceContract {
  @Override
  protected ServerUnderTest server() {
    return new DomainUnderTest("usn");
  }

  @Test
  void disabledAndExpiredAccountsCountAndLockedOnesDoNot() {
    try (DomainUnderTest domain = new DomainUnderTest("usn");
        IdentitySource source = domain.source()) {
      IntStream.rangeClosed(1, 5).forEach(n -> domain.put("" + n, "stores"));
      domain.set("1", "userAccountControl", "546");
      domain.set("2", "accountExpires", ticks("2020-01-01T00:00:00Z"));
      domain.set("3", "accountExpires", ticks("2099-01-01T00:00:00Z"));
      domain.set("4", "accountExpires", "0");

      Map<String, SourceBatch.Entry> entries = everybody(source);

      assertThat(statuses(entries))
          .containsEntry("1", "disabled")
          .containsEntry("2", "expired")
          .containsEntry("3", "active")
          .containsEntry("4", "active")
          .containsEntry("5", "active");
      assertThat(requireNonNull(entries.get("3")).expiresAt())
          .contains(Instant.parse("2099-01-01T00:00:00Z"));
      assertThat(requireNonNull(entries.get("2")).expiresAt()).isEmpty();
      assertThat(requireNonNull(entries.get("4")).expiresAt()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"usn", "dirsync"})
  void whoIsMovedOutOfScopeIsGone(String way) {
    try (DomainUnderTest domain = new DomainUnderTest(way);
        IdentitySource source = domain.source()) {
      domain.put("1", "stores");
      domain.put("2", "stores");
      Map<String, SourceBatch.Entry> before = everybody(source);
      SyncToken token = source.snapshot(batch -> {}).orElseThrow();
      domain.moveAway("1");

      Heard heard = changes(source, token);

      assertThat(heard.gone()).containsExactly(requireNonNull(before.get("1")).key());
      assertThat(heard.entries()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"usn", "dirsync"})
  void addingToAGroupChangesItsMembersAlsoByWayOfOthers(String way) {
    try (DomainUnderTest domain = new DomainUnderTest(way)) {
      IntStream.rangeClosed(1, 25).forEach(n -> domain.put("" + n, "stores"));
      domain.group("keyholders");
      domain.group("night");
      IntStream.rangeClosed(1, 23).forEach(n -> domain.member("keyholders", domain.dn("" + n)));
      domain.member("night", domain.groupDn("keyholders"));
      try (IdentitySource source = domain.sourceWithGroups()) {
        Map<String, SourceBatch.Entry> before = everybody(source);
        assertThat(groups(before, "23")).containsExactly("keyholders", "night");
        assertThat(groups(before, "25")).isEmpty();
        SyncToken token = source.snapshot(batch -> {}).orElseThrow();

        domain.member("keyholders", domain.dn("25"));
        Heard added = changes(source, token);
        assertThat(groups(added.entries(), "25")).containsExactly("keyholders", "night");
        assertThat(added.entries()).doesNotContainKey("24");

        domain.noMember("keyholders", domain.dn("1"));
        try (IdentitySource fresh = domain.sourceWithGroups()) {
          Heard removed = changes(fresh, added.last().orElseThrow());
          assertThat(groups(removed.entries(), "1")).isEmpty();
          assertThat(removed.gone()).isEmpty();
        }
      }
    }
  }

  @Test
  void anotherControllerOrARestoredOneForcesAWholeRead() {
    try (DomainUnderTest domain = new DomainUnderTest("usn");
        IdentitySource source = domain.source()) {
      domain.put("1", "stores");
      String[] own = source.snapshot(batch -> {}).orElseThrow().value().split(" ");
      SyncToken otherName = new SyncToken(String.join(" ", own[0], "dc2.test", own[2], own[3]));
      SyncToken otherDatabase =
          new SyncToken(
              String.join(" ", own[0], own[1], "00000000-0000-0000-0000-000000000001", own[3]));
      SyncToken ahead = new SyncToken(String.join(" ", own[0], own[1], own[2], "999999999"));

      for (SyncToken token : List.of(otherName, otherDatabase, ahead)) {
        assertThatThrownBy(() -> changes(source, token)).isInstanceOf(TokenInvalid.class);
      }
    }
  }

  @Test
  void instantsAndGuidsAreReadAsTheyAreWritten() {
    assertThat(Account.expiry(0)).isEmpty();
    assertThat(Account.expiry(Long.MAX_VALUE)).isEmpty();
    assertThat(Account.expiry(133_485_408_000_000_000L))
        .contains(Instant.parse("2024-01-01T00:00:00Z"));
    byte[] bytes = new byte[16];
    IntStream.range(0, 16).forEach(i -> bytes[i] = (byte) (i * 16 + i));
    assertThat(Guid.text(bytes)).isEqualTo("33221100-5544-7766-8899-aabbccddeeff");
    assertThat(Guid.bytes(UUID.fromString(Guid.text(bytes)))).isEqualTo(bytes);
  }

  private static String ticks(String instant) {
    return String.valueOf(
        (Instant.parse(instant).getEpochSecond() + 11_644_473_600L) * 10_000_000L);
  }

  private static Map<String, Object> statuses(Map<String, SourceBatch.Entry> entries) {
    Map<String, Object> statuses = new LinkedHashMap<>();
    entries.forEach((n, entry) -> statuses.put(n, String.valueOf(entry.fields().get("status"))));
    return statuses;
  }

  private static List<String> groups(Map<String, SourceBatch.Entry> entries, String number) {
    return requireNonNull(entries.get(number)).fields().get("groups") instanceof List<?> groups
        ? groups.stream().map(String::valueOf).toList()
        : List.of("none");
  }

  private static Map<String, SourceBatch.Entry> everybody(IdentitySource source) {
    Map<String, SourceBatch.Entry> entries = new LinkedHashMap<>();
    source.snapshot(
        batch ->
            batch
                .entries()
                .forEach(e -> entries.put(String.valueOf(e.fields().get("employeeID")), e)));
    return entries;
  }

  private record Heard(
      Map<String, SourceBatch.Entry> entries, List<String> gone, Optional<SyncToken> last) {}

  private static Heard changes(IdentitySource source, SyncToken since) {
    Map<String, SourceBatch.Entry> entries = new LinkedHashMap<>();
    List<String> gone = new ArrayList<>();
    List<SyncToken> tokens = new ArrayList<>();
    ((TellsChanges) source)
        .changes(
            since,
            Duration.ZERO,
            batch -> {
              batch
                  .entries()
                  .forEach(e -> entries.put(String.valueOf(e.fields().get("employeeID")), e));
              gone.addAll(batch.gone());
              batch.next().ifPresent(tokens::add);
            });
    return new Heard(
        entries, gone, tokens.isEmpty() ? Optional.empty() : Optional.of(tokens.getLast()));
  }
}
