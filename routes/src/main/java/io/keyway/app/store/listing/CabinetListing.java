// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store.listing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How cabinets are. */
@Repository
public class CabinetListing {

  /**
   * @param leaseUntil until when the cabinet may give keys without hearing from us; null when it
   *     never got a lease
   */
  public record Row(
      String id,
      String status,
      @Nullable Instant since,
      String detail,
      long version,
      String digest,
      int people,
      @Nullable Instant leaseUntil) {
    public boolean isUp() {
      return status.equals("up");
    }
  }

  /** All that were ever configured, by id. */
  public List<Row> all(JdbcClient jdbc) {
    return jdbc.sql(
            "SELECT id, status, status_at, detail, actual_version, actual_digest, actual_people,"
                + " lease_until FROM cabinet ORDER BY id")
        .query(
            (row, n) ->
                new Row(
                    row.getString("id"),
                    row.getString("status"),
                    row.getLong("status_at") == 0 ? null : Rows.instant(row, "status_at"),
                    row.getString("detail"),
                    row.getLong("actual_version"),
                    row.getString("actual_digest"),
                    row.getInt("actual_people"),
                    row.getLong("lease_until") == 0 ? null : Rows.instant(row, "lease_until")))
        .list();
  }
}
