// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static io.keyway.app.store.TestDatabase.in;
import static io.keyway.app.store.TestDatabase.maybe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.api.TestRows;
import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.AuditEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DuplicateKeyException;

final class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00.123456Z");
  private final Ledger ledger = new Ledger();

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void eachEntryIsChainedToTheOneBefore(TestDatabase database) {
    Store store = database.emptied();

    List<LedgerEntry> entries =
        in(store, db -> ledger.append(db, List.of(event("a"), event("b"), event("c"))));

    assertThat(entries).extracting(LedgerEntry::seq).containsExactly(1L, 2L, 3L);
    assertThat(entries.getFirst().prev()).isEqualTo(LedgerEntry.GENESIS);
    assertThat(entries.get(2).prev()).isEqualTo(entries.get(1).hash());
    assertThat(entries).allMatch(LedgerEntry::isWhole);
    assertThat(store.<List<LedgerEntry>>read(db -> ledger.after(db, 1, 10)))
        .isEqualTo(entries.subList(1, 3));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anEventComesBackAsItWas(TestDatabase database) {
    Store store = database.emptied();
    AuditEvent event =
        new AuditEvent(
            "id-1",
            "custody.key-taken",
            "key:K1",
            NOW,
            Map.of("slot", 3, "late", true, "list", List.of("x", "ü"), "map", Map.of("a", "b")));

    in(store, db -> ledger.append(db, event));

    assertThat(maybe(store, db -> ledger.byId(db, "id-1"))).map(LedgerEntry::event).contains(event);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anEventAboutAPersonSaysTheEmployeeNumberToo(TestDatabase database) {
    Store store = database.emptied();
    new TestRows(store).person("p-1", "00123", "Anna", "Ek");

    LedgerEntry about = in(store, db -> ledger.append(db, about("known", "p-1")));
    LedgerEntry nobody = in(store, db -> ledger.append(db, about("unknown", "p-2")));

    assertThat(about.event().data()).containsEntry("employeeNumber", "00123");
    assertThat(about.isWhole()).isTrue();
    assertThat(nobody.event().data()).doesNotContainKey("employeeNumber");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void worksThatFailLeaveNoGapInTheChain(TestDatabase database) {
    Store store = database.emptied();
    Random random = new Random(7);
    List<CompletableFuture<Integer>> writes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int number = i;
      boolean fails = random.nextInt(3) == 0;
      int events = random.nextInt(4);
      writes.add(
          store.write(
              random.nextBoolean() ? Priority.NORMAL : Priority.REVOCATION,
              db -> {
                IntStream.range(0, events)
                    .forEach(n -> ledger.append(db, event("e" + number + "-" + n)));
                if (fails) {
                  throw new IllegalStateException("rolled back");
                }
                return events;
              }));
    }

    int told = writes.stream().mapToInt(LedgerTest::resultOrZero).sum();

    List<LedgerEntry> all = new ArrayList<>();
    store.read(
        db -> {
          ledger.all(db).forEachRemaining(all::add);
          return true;
        });
    assertThat(all).hasSize(told).allMatch(LedgerEntry::isWhole);
    assertThat(all)
        .extracting(LedgerEntry::seq)
        .isEqualTo(IntStream.rangeClosed(1, told).mapToObj(Long::valueOf).toList());
    assertThat(IntStream.range(1, told))
        .allMatch(i -> all.get(i).prev().equals(all.get(i - 1).hash()));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anEventIsToldOnce(TestDatabase database) {
    Store store = database.emptied();
    in(store, db -> ledger.append(db, event("once")));

    assertThatThrownBy(() -> in(store, db -> ledger.append(db, event("once"))))
        .isInstanceOf(DuplicateKeyException.class);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void goingThroughAllReadsPageByPage(TestDatabase database) {
    Store store = database.emptied();
    in(
        store,
        db -> ledger.append(db, IntStream.range(0, 2_500).mapToObj(i -> event("e" + i)).toList()));

    int count =
        store.read(
            db -> {
              int[] n = {0};
              ledger.all(db).forEachRemaining(entry -> n[0]++);
              return n[0];
            });

    assertThat(count).isEqualTo(2_500);
  }

  private static int resultOrZero(CompletableFuture<Integer> write) {
    try {
      return write.join();
    } catch (CompletionException e) {
      return 0;
    }
  }

  private static AuditEvent about(String id, String person) {
    return new AuditEvent(id, "custody.key-taken", "key:K1", NOW, Map.of("person", person));
  }

  private static AuditEvent event(String id) {
    return new AuditEvent(id, "person.terminated", "person:p1", NOW, Map.of("source", "hr"));
  }
}
