// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.connectors.source.BreakingLine;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySourceContract;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.ServerUnderTest;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.model.identity.SyncToken;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A view of a real PostgreSQL, read by an account that may read it and nothing else. */
class SqlSourceTest extends IdentitySourceContract {
  private static EmbeddedPostgres postgres = start();

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  static void create() {
    run(
        "CREATE SEQUENCE tick",
        "CREATE TABLE staff (id TEXT PRIMARY KEY, department TEXT, salary INT, tick BIGINT)",
        "CREATE VIEW people AS SELECT id, department, tick FROM staff",
        "CREATE ROLE reader LOGIN PASSWORD 'right'",
        "GRANT SELECT ON people TO reader");
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @Override
  protected ServerUnderTest server() {
    run("TRUNCATE staff");
    return new People();
  }

  @ParameterizedTest
  @CsvSource({"view,persons", "columns,wage", "key,number"})
  void whatIsNotThereIsAChangedShape(String option, String name) {
    People people = new People();
    try (people;
        IdentitySource source = people.source(Map.of(option, name))) {
      assertThatThrownBy(() -> source.snapshot(batch -> {})).isInstanceOf(ShapeChanged.class);
    }
  }

  @Test
  void aNameIsNoStatement() {
    People people = new People();
    try (people) {
      assertThatThrownBy(() -> people.source(Map.of("view", "people; DROP TABLE staff")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("options.view holds plain names");
    }
  }

  private static void run(String... statements) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class People implements ServerUnderTest {
    private final BreakingLine line = new BreakingLine(postgres.getPort());

    @Override
    public IdentitySource source() {
      return source(Map.of());
    }

    IdentitySource source(Map<String, String> other) {
      Map<String, String> options =
          new HashMap<>(
              Map.of(
                  "view",
                  "people",
                  "key",
                  "id",
                  "columns",
                  "id,department",
                  "changed",
                  "tick",
                  "user",
                  "reader",
                  "page",
                  "10",
                  "timeout",
                  "5s"));
      options.putAll(other);
      return new SqlConnector()
          .source(
              new SourceOptions(
                  "people",
                  List.of("jdbc:postgresql://127.0.0.1:" + line.port() + "/postgres"),
                  options,
                  Map.of("password", new Secret(() -> "right")),
                  Path.of("."),
                  Clock.systemUTC()));
    }

    /** The embedded server believes everybody on this machine. */
    @Override
    public Optional<IdentitySource> sourceWithWrongSecret() {
      return Optional.empty();
    }

    @Override
    public void put(String id, String department) {
      run(
          "INSERT INTO staff VALUES ('%s', '%s', 1, nextval('tick')) ON CONFLICT (id) DO UPDATE SET department = '%s', tick = nextval('tick')"
              .formatted(id, department, department));
    }

    @Override
    public void remove(String id) {
      run("DELETE FROM staff WHERE id = '" + id + "'");
    }

    @Override
    public String idOf(SourceBatch.Entry entry) {
      return String.valueOf(entry.fields().get("id"));
    }

    @Override
    public String departmentOf(SourceBatch.Entry entry) {
      return String.valueOf(entry.fields().get("department"));
    }

    @Override
    public void breakHalfway() {
      line.breakAfter(1_500);
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
      return Optional.of(new SyncToken("0/5"));
    }

    @Override
    public boolean tellsWhatIsGone() {
      return false;
    }

    @Override
    public void close() {
      line.close();
    }
  }
}
