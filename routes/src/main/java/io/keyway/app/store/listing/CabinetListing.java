// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store.listing;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What cabinets acknowledged last; how they are now is known to provisioning. */
@Repository
public class CabinetListing {

  /**
   * @param digest hex; empty before the first
   */
  public record Row(String id, long version, String digest, int people) {}

  /** All that were ever configured, by id. */
  public List<Row> all(JdbcClient jdbc) {
    return jdbc.sql(
            "SELECT id, actual_version, actual_digest, actual_people FROM cabinet ORDER BY id")
        .query(
            (row, n) ->
                new Row(
                    row.getString("id"),
                    row.getLong("actual_version"),
                    row.getString("actual_digest"),
                    row.getInt("actual_people")))
        .list();
  }
}
