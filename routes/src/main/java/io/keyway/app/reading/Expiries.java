// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.StoreJson;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Durable instants at which entries of sources expire although nobody will say so. Thread-safe. */
@Component
class Expiries {
  /** The kind of these instants. */
  static final String KIND = "source-expiry";

  private final DueInstants dueInstants;

  Expiries(DueInstants dueInstants) {
    this.dueInstants = dueInstants;
  }

  /** What expires. */
  record Expiring(String source, String key) {}

  /** When the entries of a source expire, by key, as it is written down. */
  Map<String, Instant> of(JdbcClient db, String source) {
    Map<String, Instant> all = new TreeMap<>();
    for (DueInstant due : dueInstants.about(db, KIND, subject(source))) {
      all.put(StoreJson.read(due.content(), Expiring.class).key(), due.dueAt());
    }
    return all;
  }

  /** Writes down when an entry expires. */
  void put(JdbcClient db, String source, String key, Instant at) {
    dueInstants.put(
        db,
        new DueInstant(
            id(source, key),
            KIND,
            at,
            subject(source),
            StoreJson.write(new Expiring(source, key))));
  }

  /** The entry does not expire by itself. */
  void remove(JdbcClient db, String source, String key) {
    dueInstants.remove(db, id(source, key));
  }

  /** When an entry expires, as it is written down. */
  Optional<Instant> find(JdbcClient db, String source, String key) {
    return dueInstants.find(db, id(source, key)).map(DueInstant::dueAt);
  }

  private static String id(String source, String key) {
    return KIND + ":" + source + ":" + key;
  }

  private static String subject(String source) {
    return "source:" + source;
  }
}
