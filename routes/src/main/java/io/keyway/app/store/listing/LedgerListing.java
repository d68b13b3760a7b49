// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store.listing;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What happened, in the order in which it was committed. */
@Repository
public class LedgerListing {

  /**
   * @param seq counts from 1 without gaps
   * @param at as it was hashed
   * @param data RFC 8785 JSON, as it was hashed
   */
  public record Entry(
      long seq,
      String id,
      String type,
      String subject,
      String at,
      @JsonRawValue String data,
      String prev,
      String hash) {}

  /** Oldest first, from after a sequence number. */
  public List<Entry> after(JdbcClient jdbc, long sequence, int limit) {
    return jdbc.sql(
            "SELECT sequence, id, type, subject, at, data, prev, hash FROM ledger"
                + " WHERE sequence > :after ORDER BY sequence LIMIT :limit")
        .param("after", sequence)
        .param("limit", limit)
        .query(
            (row, n) ->
                new Entry(
                    row.getLong("sequence"),
                    row.getString("id"),
                    row.getString("type"),
                    row.getString("subject"),
                    row.getString("at"),
                    row.getString("data"),
                    row.getString("prev"),
                    row.getString("hash")))
        .list();
  }

  /** The newest sequence number, 0 before the first entry. */
  public long newest(JdbcClient jdbc) {
    return jdbc.sql("SELECT COALESCE(MAX(sequence), 0) FROM ledger").query(Long.class).single();
  }
}
