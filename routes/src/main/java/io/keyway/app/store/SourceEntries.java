// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which employee number each entry of a source last had, by the key that the source gives it. */
@Repository
public class SourceEntries {

  /** The number that an entry last had. */
  public Optional<String> numberOf(JdbcClient db, String source, String key) {
    return db.sql("SELECT employee_number FROM source_entry WHERE source = ? AND entry_key = ?")
        .params(source, key)
        .query(String.class)
        .optional();
  }

  /** The keys of all entries that last had a number. */
  public List<String> keysOf(JdbcClient db, String source, String number) {
    return db.sql(
            "SELECT entry_key FROM source_entry WHERE source = ? AND employee_number = ?"
                + " ORDER BY entry_key")
        .params(source, number)
        .query(String.class)
        .list();
  }

  /** Numbers by key. */
  public Map<String, String> all(JdbcClient db, String source) {
    Map<String, String> numbers = new HashMap<>();
    RowCallbackHandler row = r -> numbers.put(r.getString(1), r.getString(2));
    db.sql("SELECT entry_key, employee_number FROM source_entry WHERE source = ?")
        .param(source)
        .query(row);
    return numbers;
  }

  /** Notes the number that an entry has now. */
  public void put(JdbcClient db, String source, String key, String number) {
    db.sql(
            "INSERT INTO source_entry (source, entry_key, employee_number) VALUES (?, ?, ?)"
                + " ON CONFLICT (source, entry_key) DO UPDATE"
                + " SET employee_number = excluded.employee_number")
        .params(source, key, number)
        .update();
  }

  /** Forgets an entry that is gone. */
  public void remove(JdbcClient db, String source, String key) {
    db.sql("DELETE FROM source_entry WHERE source = ? AND entry_key = ?")
        .params(source, key)
        .update();
  }
}
