// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Small facts about this installation that must outlive a restart, by name. */
@Repository
public class Settings {

  public Optional<String> find(JdbcClient db, String name) {
    return db.sql("SELECT value FROM setting WHERE name = ?")
        .param(name)
        .query(String.class)
        .optional();
  }

  /** Adds or replaces. */
  public void put(JdbcClient db, String name, String value) {
    db.sql(
            "INSERT INTO setting (name, value) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .params(name, value)
        .update();
  }

  public void remove(JdbcClient db, String name) {
    db.sql("DELETE FROM setting WHERE name = ?").param(name).update();
  }
}
