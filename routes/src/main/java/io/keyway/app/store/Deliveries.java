// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Ids of deliveries that were decided, so that the same one has no second effect. */
@Repository
public class Deliveries {

  /** A delivery that was decided. */
  public record Known(String bodySha256, String receipt) {}

  public Optional<Known> find(JdbcClient db, String source, String id) {
    return db.sql("SELECT body_sha256, receipt FROM delivery WHERE source = ? AND delivery_id = ?")
        .param(source)
        .param(id)
        .query((row, n) -> new Known(row.getString(1), row.getString(2)))
        .optional();
  }

  public void insert(JdbcClient db, String source, String id, Known delivery, Instant receivedAt) {
    db.sql(
            "INSERT INTO delivery (source, delivery_id, body_sha256, receipt, received_at)"
                + " VALUES (?, ?, ?, ?, ?)")
        .param(source)
        .param(id)
        .param(delivery.bodySha256())
        .param(delivery.receipt())
        .param(Micros.of(receivedAt))
        .update();
  }

  /** Forgets deliveries from before an instant. */
  public int prune(JdbcClient db, Instant before) {
    return db.sql("DELETE FROM delivery WHERE received_at < ?").param(Micros.of(before)).update();
  }
}
