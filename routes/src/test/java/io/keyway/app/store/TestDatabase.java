// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.app.store.Store.Priority;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The databases on which every repository is tested; each is opened once for all tests. */
public enum TestDatabase {
  SQLITE {
    @Override
    String create() throws IOException {
      Path folder = Files.createTempDirectory("keyway-store");
      folder.toFile().deleteOnExit();
      return "jdbc:sqlite:" + folder.resolve("keyway.db");
    }
  },
  POSTGRESQL {
    @Override
    String create() throws IOException {
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .start()
          .getJdbcUrl("postgres", "postgres");
    }
  };

  private static final List<String> TABLES =
      List.of(
          "drift",
          "restoration_person",
          "restoration_cabinet",
          "restoration",
          "receipt_cabinet",
          "receipt",
          "credential",
          "temporary_grant",
          "employment",
          "person_merge",
          "source_identity",
          "person",
          "cabinet",
          "enrolment_code",
          "cabinet_certificate",
          "roster_entry",
          "key_grant",
          "delivery",
          "source_file",
          "quarantine",
          "plan",
          "plan_approval",
          "plan_receipt",
          "block",
          "due_instant",
          "cabinet_event",
          "custody",
          "incident",
          "ledger",
          "checkpoint",
          "sink",
          "set_aside",
          "setting");

  private @Nullable JdbcStore store;

  /** A URL of a new, empty database. */
  abstract String create() throws IOException;

  /** The store on this database, emptied. */
  public synchronized JdbcStore emptied() {
    try {
      JdbcStore open = store;
      if (open == null) {
        open = JdbcStore.open(create());
        store = open;
      }
      open.execute(
          Priority.NORMAL,
          client -> TABLES.forEach(table -> client.sql("DELETE FROM " + table).update()));
      return open;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits a work on a store. */
  static <T> T in(Store store, Function<JdbcClient, T> work) {
    return store.commit(Priority.NORMAL, work);
  }

  /** Commits a work that may find nothing. */
  static <T> Optional<T> maybe(Store store, Function<JdbcClient, Optional<T>> work) {
    return store.commit(Priority.NORMAL, work);
  }

  /** Commits a work that finds several. */
  static <T> List<T> list(Store store, Function<JdbcClient, List<T>> work) {
    return store.commit(Priority.NORMAL, work);
  }

  /** Commits a work that tells whether it did something. */
  static boolean did(Store store, Function<JdbcClient, Boolean> work) {
    return store.commit(Priority.NORMAL, work);
  }

  /** Commits a work that has no result. */
  static void on(Store store, Consumer<JdbcClient> work) {
    store.execute(Priority.NORMAL, work);
  }
}
