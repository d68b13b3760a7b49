// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.sql;

import com.google.auto.service.AutoService;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Kind {@code sql}: options {@code view}, {@code key}, {@code columns}, {@code changed} (a column
 * that only rises), {@code user}, {@code page}, {@code timeout}; secret {@code password}. The URI
 * is that of JDBC.
 */
@AutoService(IdentityConnector.class)
public final class SqlConnector implements IdentityConnector {
  @Override
  public String kind() {
    return "sql";
  }

  @Override
  public IdentitySource source(SourceOptions options) {
    String url = options.onlyUri("jdbc").toString();
    if (url.toLowerCase(Locale.ROOT).matches(".*[?&;](password|user)=.*")) {
      throw options.wrong("uri", "holds no user and no password: options.user, secrets.password");
    }
    View view =
        new View(
            name(options, "view", options.text("view")),
            name(options, "key", options.text("key")),
            options.texts("columns", List.of()).stream()
                .map(column -> name(options, "columns", column))
                .toList(),
            options.optionalText("changed").map(column -> name(options, "changed", column)));
    if (view.columns().isEmpty()) {
      throw options.wrong("options.columns", "is missing: name those that the mapping reads");
    }
    Database database =
        new Database(
            url,
            options.optionalText("user"),
            options.optionalSecret("password"),
            options.number("page", 500, 1, 1_000),
            options.duration(
                "timeout", Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofHours(1)));
    options.refuseOthers();
    return view.changed().isPresent()
        ? new SqlSource.Changing(view, database)
        : new SqlSource(view, database);
  }

  /** Names go into statements as they are, so that nothing but a name may stand there. */
  private static String name(SourceOptions options, String option, String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62}){0,2}")) {
      throw options.wrong("options." + option, "holds plain names of A-Z a-z 0-9 _ and dots");
    }
    return name;
  }

  /**
   * What is read.
   *
   * @param changed column that rises with every change
   */
  record View(String name, String key, List<String> columns, Optional<String> changed) {}

  /** Where and how. */
  record Database(
      String url, Optional<String> user, Optional<Secret> password, int page, Duration timeout) {

    /** A file on this machine, which has neither users nor isolation levels. */
    boolean isSqlite() {
      return url.startsWith("jdbc:sqlite:");
    }
  }
}
