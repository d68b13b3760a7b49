// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static io.keyway.app.store.TestDatabase.in;
import static io.keyway.app.store.TestDatabase.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.ledger.LedgerVerification;
import io.keyway.app.ledger.LedgerVerification.Verdict;
import io.keyway.app.ledger.LedgerVerification.Verdict.Sound;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.AuditEvent;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

final class PostgresStoreTest {
  @SuppressWarnings("NullAway.Init")
  private static EmbeddedPostgres server;

  @SuppressWarnings("NullAway.Init")
  private static JdbcStore store;

  @BeforeAll
  static void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    store = JdbcStore.open(server.getJdbcUrl("postgres", "postgres"));
  }

  @AfterAll
  static void end() throws IOException {
    store.close();
    server.close();
  }

  @Test
  void aServerThatLosesCommitsIsRefused() throws IOException {
    try (EmbeddedPostgres careless =
        EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
      String url = careless.getJdbcUrl("postgres", "postgres");

      assertThatThrownBy(() -> JdbcStore.open(url))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("fsync=off");
    }
  }

  @Test
  void aForeignLockMakesTheStoreUnavailableUntilItEnds() throws SQLException {
    try (Connection other = server.getPostgresDatabase().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE setting IN ACCESS EXCLUSIVE MODE");

      assertThatThrownBy(() -> on(store, db -> put(db, "locked")))
          .isInstanceOf(StoreUnavailable.class);
      other.rollback();
    }

    on(store, db -> put(db, "after-lock"));
    assertThat(count("after-lock") + count("locked")).isEqualTo(1);
  }

  @Test
  void aConnectionThatWasEndedIsOpenedAgain() {
    int writer = in(store, db -> db.sql("SELECT pg_backend_pid()").query(Integer.class).single());
    terminate(writer);

    assertThatThrownBy(() -> on(store, db -> put(db, "lost"))).isInstanceOf(StoreUnavailable.class);

    on(store, db -> put(db, "after-loss"));
    assertThat(count("after-loss")).isEqualTo(1);
    assertThat(count("lost")).isZero();
  }

  @Test
  void aWorkThatBreaksItsTransactionHarmsNoOther() {
    CompletableFuture<Boolean> broken =
        store.write(
            Priority.NORMAL,
            db -> {
              put(db, "broken");
              try {
                db.sql("SELECT nonsense FROM nowhere").query().listOfRows();
              } catch (RuntimeException ignored) {
                return true;
              }
              return false;
            });
    CompletableFuture<?>[] good =
        IntStream.range(0, 20)
            .mapToObj(i -> store.write(Priority.NORMAL, db -> put(db, "good-" + i)))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(good).join();

    assertThatThrownBy(broken::join).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(count("broken")).isZero();
    assertThat(count("good-19")).isEqualTo(1);
  }

  @Test
  void twoBridgesWriteOneAfterTheOther() {
    Ledger ledger = new Ledger();
    try (JdbcStore second = JdbcStore.open(server.getJdbcUrl("postgres", "postgres"))) {
      CompletableFuture.allOf(
              IntStream.range(0, 100)
                  .mapToObj(
                      i ->
                          (i % 2 == 0 ? store : second)
                              .write(Priority.NORMAL, db -> ledger.append(db, event("both-" + i))))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    }

    Verdict verdict =
        in(store, db -> new LedgerVerification(List.of(), Optional.empty()).verify(ledger.all(db)));
    assertThat(verdict).isEqualTo(new Sound(100, 100, 0, Set.of()));
  }

  private static AuditEvent event(String id) {
    return new AuditEvent(id, "person.hired", "person:p", Instant.EPOCH, Map.of());
  }

  private static void terminate(int backend) {
    store.<Boolean>read(
        db ->
            db.sql("SELECT pg_terminate_backend(?, 10000)")
                .param(backend)
                .query(Boolean.class)
                .single());
  }

  private static boolean put(JdbcClient db, String name) {
    return db.sql("INSERT INTO setting (name, value) VALUES (?, '')").param(name).update() == 1;
  }

  private static int count(String name) {
    return store.read(
        db ->
            db.sql("SELECT COUNT(*) FROM setting WHERE name = ?")
                .param(name)
                .query(Integer.class)
                .single());
  }
}
