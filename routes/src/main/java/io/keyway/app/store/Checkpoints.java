// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.app.ledger.Checkpoint;
import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.signature.SigningKey;
import io.keyway.model.audit.AuditEvent;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Signed checkpoints of the ledger; each is told as an event, so that the SIEM has them all. */
@Repository
public class Checkpoints {
  private static final String TYPE = "ledger.checkpoint";
  private final Ledger ledger;

  public Checkpoints(Ledger ledger) {
    this.ledger = ledger;
  }

  /** How many entries no checkpoint vouches for yet. */
  public long open(JdbcClient db) {
    return ledger.head(db).map(head -> head.seq() - lastSequence(db)).orElse(0L);
  }

  /** Signs the newest entry. Does nothing where only a checkpoint came since the last one. */
  public Optional<Checkpoint> sign(JdbcClient db, SigningKey key, Instant now) {
    Optional<LedgerEntry> head = ledger.head(db);
    long last = lastSequence(db);
    if (head.isEmpty() || head.get().seq() <= last) {
      return Optional.empty();
    }
    if (head.get().type().equals(TYPE) && head.get().seq() == last + 1) {
      return Optional.empty();
    }
    Checkpoint checkpoint = Checkpoint.sign(head.get(), now, key);
    db.sql("INSERT INTO checkpoint (sequence, hash, signed_at, signature) VALUES (?, ?, ?, ?)")
        .params(checkpoint.seq(), checkpoint.hash(), Micros.of(now), checkpoint.signature())
        .update();
    ledger.append(db, new AuditEvent(Ids.at(now), TYPE, "ledger", now, checkpoint.fields()));
    return Optional.of(checkpoint);
  }

  /** The newest checkpoint, as signed by the given key. */
  public Optional<Checkpoint> newest(JdbcClient db, SigningKey key) {
    String publicKey = Base64.getEncoder().encodeToString(key.publicKey().getEncoded());
    return db.sql("SELECT * FROM checkpoint ORDER BY sequence DESC LIMIT 1")
        .query(
            (row, n) ->
                new Checkpoint(
                    row.getLong("sequence"),
                    row.getString("hash"),
                    LedgerEntry.text(Micros.toInstant(row.getLong("signed_at"))),
                    publicKey,
                    row.getString("signature")))
        .optional();
  }

  private static long lastSequence(JdbcClient db) {
    return db.sql("SELECT COALESCE(MAX(sequence), 0) FROM checkpoint").query(Long.class).single();
  }
}
