// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.store.Store.Priority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

final class JdbcStoreTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Path file;
  private JdbcStore store;

  @BeforeEach
  void open() {
    file = folder.resolve("data/keyway.db");
    store = JdbcStore.open("jdbc:sqlite:" + file);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aCommittedWorkIsReadAtOnce() {
    store.execute(Priority.NORMAL, client -> put(client, "a"));

    assertThat(store.<List<String>>read(JdbcStoreTest::names)).containsExactly("a");
  }

  @Test
  void aCommittedWorkIsThereAfterTheDatabaseIsOpenedAgain() {
    store.execute(Priority.NORMAL, client -> put(client, "a"));

    store.close();
    store = JdbcStore.open("jdbc:sqlite:" + file);

    assertThat(store.<List<String>>read(JdbcStoreTest::names)).containsExactly("a");
  }

  @Test
  void theFileIsForItsOwnerAlone() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aWorkThatThrowsLeavesNothingAndTheOthersOfItsGroupStay() {
    CountDownLatch hold = new CountDownLatch(1);
    CompletableFuture<Boolean> first = occupyWriter(hold);
    CompletableFuture<Boolean> good = store.write(Priority.NORMAL, client -> put(client, "good"));
    CompletableFuture<Boolean> bad =
        store.write(
            Priority.NORMAL,
            client -> {
              put(client, "bad");
              throw new IllegalArgumentException("no");
            });
    CompletableFuture<Boolean> last = store.write(Priority.NORMAL, client -> put(client, "last"));
    hold.countDown();

    assertThat(first.join() && good.join() && last.join()).isTrue();
    assertThatThrownBy(bad::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(store.<List<String>>read(JdbcStoreTest::names)).containsExactly("good", "last");
  }

  @Test
  void aSingleWorkThatThrowsLeavesNothing() {
    assertThatThrownBy(
            () ->
                store.execute(
                    Priority.NORMAL,
                    client -> {
                      put(client, "bad");
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(store.<List<String>>read(JdbcStoreTest::names)).isEmpty();
  }

  @Test
  void revocationsGoBeforeAllThatWait() {
    CountDownLatch hold = new CountDownLatch(1);
    List<String> order = new ArrayList<>();
    CompletableFuture<Boolean> first = occupyWriter(hold);
    CompletableFuture<Boolean> grant = store.write(Priority.NORMAL, c -> order.add("grant"));
    CompletableFuture<Boolean> revocation =
        store.write(Priority.REVOCATION, c -> order.add("revocation"));
    hold.countDown();
    CompletableFuture.allOf(first, grant, revocation).join();

    assertThat(order).containsExactly("revocation", "grant");
  }

  @Test
  void aRevocationThatComesAmidAGroupGoesBeforeItsRest() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch hold2 = new CountDownLatch(1);
    List<String> order = new ArrayList<>();
    CompletableFuture<Boolean> first = occupyWriter(hold);
    CompletableFuture<Boolean> second =
        store.write(
            Priority.NORMAL,
            client -> {
              running.countDown();
              return await(hold2);
            });
    CompletableFuture<Boolean> third = store.write(Priority.NORMAL, c -> order.add("grant"));
    hold.countDown();
    running.await();
    CompletableFuture<Boolean> revocation =
        store.write(Priority.REVOCATION, c -> order.add("revocation"));
    hold2.countDown();
    CompletableFuture.allOf(first, second, third, revocation).join();

    assertThat(order).containsExactly("revocation", "grant");
  }

  @Test
  void aForeignLockMakesTheStoreUnavailableUntilItEnds() throws Exception {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      List<CompletableFuture<Boolean>> writes =
          IntStream.range(0, 5)
              .mapToObj(i -> store.write(Priority.NORMAL, client -> put(client, "w" + i)))
              .toList();

      for (CompletableFuture<Boolean> write : writes) {
        assertThatThrownBy(() -> write.get(20, TimeUnit.SECONDS))
            .hasCauseInstanceOf(StoreUnavailable.class);
      }
      assertThat(store.<List<String>>read(JdbcStoreTest::names)).isEmpty();
      statement.execute("ROLLBACK");
    }

    store.execute(Priority.NORMAL, client -> put(client, "after"));

    assertThat(store.<List<String>>read(JdbcStoreTest::names)).containsExactly("after");
  }

  @Test
  void aFullDiskFailsTheGroupWholeAndIsRecoveredFrom() {
    store.execute(Priority.NORMAL, client -> put(client, "before"));
    store.execute(
        Priority.NORMAL, client -> client.sql("PRAGMA max_page_count = 1").query().listOfRows());
    CountDownLatch hold = new CountDownLatch(1);
    CompletableFuture<Boolean> first = occupyWriter(hold);
    CompletableFuture<Boolean> small = store.write(Priority.NORMAL, client -> put(client, "small"));
    CompletableFuture<Boolean> large =
        store.write(Priority.NORMAL, client -> put(client, "x".repeat(1_000_000)));
    hold.countDown();

    assertThat(first.join()).isTrue();
    assertThatThrownBy(small::join).hasCauseInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(large::join).hasCauseInstanceOf(StoreUnavailable.class);
    store.execute(Priority.NORMAL, client -> put(client, "after"));
    assertThat(store.<List<String>>read(JdbcStoreTest::names)).containsExactly("after", "before");
  }

  @Test
  void aTransactionThatWasEndedBehindOurBackFailsItsWork() {
    assertThatThrownBy(
            () ->
                store.execute(
                    Priority.NORMAL,
                    client -> {
                      put(client, "lost");
                      client.sql("ROLLBACK").update();
                    }))
        .isInstanceOf(IllegalStateException.class);

    store.execute(Priority.NORMAL, client -> put(client, "after"));
    assertThat(store.<List<String>>read(JdbcStoreTest::names)).containsExactly("after");
  }

  @Test
  void aStatementThatFailedWorksTheNextTime() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () -> store.execute(Priority.NORMAL, client -> abs(client, Long.MIN_VALUE)))
          .isInstanceOf(DataAccessException.class);
      assertThat(store.<Long>commit(Priority.NORMAL, client -> abs(client, -5))).isEqualTo(5);
    }
  }

  @Test
  void readersCannotWrite() {
    assertThatThrownBy(() -> store.read(client -> put(client, "sneaked in")))
        .isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void aReaderSeesOneMoment() {
    store.execute(Priority.NORMAL, client -> put(client, "a"));

    boolean same =
        store.read(
            client -> {
              List<String> before = names(client);
              store.execute(Priority.NORMAL, writer -> put(writer, "b"));
              return before.equals(names(client));
            });

    assertThat(same).isTrue();
  }

  @Test
  void listenersHearOfCommitsAndOneThatFailsSilencesNobody() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    store.onCommit(
        () -> {
          throw new IllegalStateException("broken listener");
        });
    store.onCommit(heard::countDown);

    store.execute(Priority.NORMAL, client -> put(client, "a"));

    assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aWorkCannotWaitForAnotherCommit() {
    assertThatThrownBy(
            () ->
                store.execute(
                    Priority.NORMAL,
                    client -> store.execute(Priority.NORMAL, inner -> put(inner, "deadlock"))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatComesAfterTheEndIsRefused() {
    store.close();

    assertThatThrownBy(() -> store.execute(Priority.NORMAL, client -> put(client, "late")))
        .isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidAtOnce() throws SQLException {
    Path other = folder.resolve("locked.db");
    JdbcStore.open("jdbc:sqlite:" + other).close();
    try (Connection lock = DriverManager.getConnection("jdbc:sqlite:" + other);
        Statement statement = lock.createStatement()) {
      statement.execute("PRAGMA journal_mode = DELETE");
      statement.execute("BEGIN EXCLUSIVE");

      assertThatThrownBy(() -> JdbcStore.open("jdbc:sqlite:" + other))
          .isInstanceOf(StoreUnavailable.class);
    }
  }

  /** Returns once a work of its own group runs that ends with the latch. */
  private CompletableFuture<Boolean> occupyWriter(CountDownLatch hold) {
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        store.write(
            Priority.NORMAL,
            client -> {
              running.countDown();
              return await(hold);
            });
    await(running);
    return first;
  }

  private static long abs(JdbcClient client, long number) {
    return client.sql("SELECT abs(?)").param(number).query(Long.class).single();
  }

  private static boolean put(JdbcClient client, String name) {
    return client.sql("INSERT INTO setting (name, value) VALUES (?, '')").param(name).update() == 1;
  }

  private static List<String> names(JdbcClient client) {
    return client.sql("SELECT name FROM setting ORDER BY name").query(String.class).list();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
