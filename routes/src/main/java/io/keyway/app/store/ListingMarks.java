// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Marks of what a source's whole reading says of people: words that were found to change nothing,
 * and would again. Whatever else is written of a source's words, or of a person's standing, number,
 * attributes or badges, empties the marks of that person, in {@link SourceIdentities} and {@link
 * People}.
 */
@Repository
public class ListingMarks {
  /** How many keys are asked for at once at most. */
  public static final int MOST = 500;

  private static final String KEYS = String.join(", ", Collections.nCopies(MOST, "?"));
  private static final String FIND =
      "SELECT s.source_key, s.mark FROM source_identity s JOIN person p ON p.id = s.person"
          + " WHERE s.source = ? AND s.source_key IN ("
          + KEYS
          + ") AND s.mark <> '' AND p.state = 'active' AND p.employee_number = s.source_key";
  private static final String HEAR =
      "UPDATE source_identity SET effective_at = ? WHERE source = ? AND effective_at < ?"
          + " AND source_key IN ("
          + KEYS
          + ")";

  /** Notes that the words of this mark change nothing. */
  public void put(JdbcClient db, String source, String key, String mark) {
    db.sql("UPDATE source_identity SET mark = ? WHERE source = ? AND source_key = ?")
        .params(mark, source, key)
        .update();
  }

  /** Something else is written of a person: what any source says of them is decided again. */
  static void forget(JdbcClient db, CardholderId person) {
    db.sql("UPDATE source_identity SET mark = '' WHERE person = ? AND mark <> ''")
        .param(person.value())
        .update();
  }

  /**
   * Marks by key, of those people who are active and go by the key as their employee number.
   *
   * @param keys {@link #MOST} at most
   */
  public Map<String, String> of(JdbcClient db, String source, List<String> keys) {
    Map<String, String> marks = new HashMap<>();
    if (keys.isEmpty()) {
      return marks;
    }
    RowCallbackHandler row = r -> marks.put(r.getString(1), r.getString(2));
    db.sql(FIND).param(source).params(padded(keys)).query(row);
    return marks;
  }

  /**
   * Notes that a source said the same again: a record from before that instant is a late one.
   *
   * @param keys {@link #MOST} at most
   */
  public void hear(JdbcClient db, String source, List<String> keys, Instant asOf) {
    if (!keys.isEmpty()) {
      long at = Micros.of(asOf);
      db.sql(HEAR).params(at, source, at).params(padded(keys)).update();
    }
  }

  /** One text of SQL for any number of keys: the last one is named as often as needed. */
  private static List<String> padded(List<String> keys) {
    List<String> padded = new ArrayList<>(keys);
    padded.addAll(Collections.nCopies(MOST - keys.size(), keys.getLast()));
    return padded;
  }
}
