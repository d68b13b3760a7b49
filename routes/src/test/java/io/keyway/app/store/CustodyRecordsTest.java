// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static io.keyway.app.store.TestDatabase.did;
import static io.keyway.app.store.TestDatabase.list;
import static io.keyway.app.store.TestDatabase.maybe;
import static io.keyway.app.store.TestDatabase.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.store.listing.CustodyListing;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.CustodyEvent.KeyTaken;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

final class CustodyRecordsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final KeySetId KEY = new KeySetId("K1");
  private static final CabinetId CABINET = new CabinetId("C1");
  private static final CardholderId ANNA = new CardholderId("anna");
  private final CustodyRecords records = new CustodyRecords();
  private final CustodyListing listing = new CustodyListing();

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatIsNowEndsWhatWas(TestDatabase database) {
    Store store = database.emptied();
    on(store, db -> records.move(db, in(NOW), "e1"));
    on(store, db -> records.move(db, out(NOW.plusSeconds(60)), "e2"));

    assertThat(maybe(store, db -> records.now(db, KEY))).contains(out(NOW.plusSeconds(60)));
    assertThat(list(store, db -> records.heldBy(db, ANNA))).containsExactly(KEY);
    assertThat(stateAt(store, NOW.minusSeconds(1))).isEmpty();
    assertThat(stateAt(store, NOW)).contains("in");
    assertThat(stateAt(store, NOW.plusSeconds(59))).contains("in");
    assertThat(stateAt(store, NOW.plusSeconds(60))).contains("out");
    assertThat(stateAt(store, NOW.plusSeconds(9_999))).contains("out");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void twoMovesOfOneInstantLeaveTheLaterOne(TestDatabase database) {
    Store store = database.emptied();
    on(store, db -> records.move(db, in(NOW), "e1"));
    on(store, db -> records.move(db, out(NOW), "e2"));

    assertThat(stateAt(store, NOW)).contains("out");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aKeyThatIsOverdueStaysSoUntilItMoves(TestDatabase database) {
    Store store = database.emptied();
    on(store, db -> records.move(db, out(NOW), "e1"));
    on(store, db -> records.markOverdue(db, KEY));

    assertThat(maybe(store, db -> records.now(db, KEY))).map(Custody::overdue).contains(true);
    on(store, db -> records.move(db, in(NOW.plusSeconds(1)), "e2"));
    assertThat(maybe(store, db -> records.now(db, KEY))).map(Custody::overdue).contains(false);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anEntryIsKnownByItsNumbers(TestDatabase database) {
    Store store = database.emptied();
    on(
        store,
        db ->
            records.keep(
                db,
                CABINET,
                entry(7),
                new CustodyRecords.Kept("e7", "key-taken", 1, "K1", "{}"),
                NOW,
                NOW));

    assertThat(did(store, db -> records.knows(db, CABINET, entry(7)))).isTrue();
    assertThat(did(store, db -> records.knows(db, CABINET, entry(8)))).isFalse();
    assertThat(did(store, db -> records.knows(db, new CabinetId("C2"), entry(7)))).isFalse();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whoHadAKeyAtAnInstantIsReadFromAnIndex(TestDatabase database) {
    JdbcStore store = database.emptied();
    on(store, CustodyRecordsTest::fillWithHistory);
    AtomicReference<String> sql = new AtomicReference<>("");
    on(store, db -> listing.at(recording(db, sql), "K7", NOW));

    String plan =
        store.read(
            db ->
                db
                    .sql(
                        (database == TestDatabase.SQLITE ? "EXPLAIN QUERY PLAN " : "EXPLAIN ")
                            + sql.get())
                    .param("key", "K7")
                    .param("at", Micros.of(NOW))
                    .query()
                    .listOfRows()
                    .stream()
                    .map(Object::toString)
                    .collect(Collectors.joining("\n")));

    assertThat(plan).containsPattern("custody_at|custody_pkey");
    assertThat(plan).doesNotContain("SCAN c", "Seq Scan on custody");
  }

  private static void fillWithHistory(JdbcClient db) {
    for (int key = 0; key < 50; key++) {
      String values =
          String.join(
              ", ",
              IntStream.rangeClosed(1, 200).mapToObj(n -> "(%s)".formatted(interval(n))).toList());
      db.sql(
              "INSERT INTO custody (key_set, since_at, until_at, ordinal, cabinet, slot, state,"
                  + " person, overdue, confidence, event) VALUES "
                  + values.replace("?", "'K" + key + "'"))
          .update();
    }
    db.sql("ANALYZE").update();
  }

  private static String interval(int n) {
    return "?, %d, %d, %d, 'C1', 1, 'in', '', 0, 'certain', 'e%d'"
        .formatted(n * 1_000L, (n + 1) * 1_000L, n, n);
  }

  private static JdbcClient recording(JdbcClient db, AtomicReference<String> sql) {
    return (JdbcClient)
        Proxy.newProxyInstance(
            JdbcClient.class.getClassLoader(),
            new Class<?>[] {JdbcClient.class},
            (proxy, method, arguments) -> {
              sql.set((String) arguments[0]);
              return method.invoke(db, arguments);
            });
  }

  private Optional<String> stateAt(Store store, Instant at) {
    return maybe(store, db -> listing.at(db, KEY.value(), at)).map(CustodyListing.Interval::state);
  }

  private static JournalEntry entry(long sequence) {
    return new JournalEntry(
        1, sequence, NOW, 0, true, Optional.of(ANNA), new KeyTaken(new SlotNumber(1), KEY));
  }

  private static Custody in(Instant since) {
    return custody(Custody.State.IN, Optional.empty(), since, Optional.empty());
  }

  private static Custody out(Instant since) {
    return custody(Custody.State.OUT, Optional.of(ANNA), since, Optional.of(since.plusSeconds(60)));
  }

  private static Custody custody(
      Custody.State state, Optional<CardholderId> holder, Instant since, Optional<Instant> due) {
    return new Custody(
        KEY,
        CABINET,
        new SlotNumber(1),
        state,
        holder,
        since,
        due,
        false,
        Custody.Confidence.CERTAIN);
  }
}
