// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.intake;

import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.QuarantineRecords;
import io.keyway.app.store.QuarantineRecords.Quarantined;
import io.keyway.app.store.QuarantineRecords.State;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreJson;
import io.keyway.model.audit.Incident.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Where records go that cannot be applied: into quarantine with their reason, and to a human where
 * somebody may keep rights because of it, both in one commit. Thread-safe.
 */
@Component
public class SetAside {
  private final Store store;
  private final QuarantineRecords quarantine;
  private final Incidents incidents;
  private final Clock clock;

  public SetAside(Store store, QuarantineRecords quarantine, Incidents incidents, Clock clock) {
    this.store = store;
    this.quarantine = quarantine;
    this.incidents = incidents;
    this.clock = clock;
  }

  /**
   * A record to be set aside. Texts that do not apply are empty.
   *
   * @param identity tells the record from others of its source: the same one again is not kept
   *     twice
   * @param reason one word for the kind of trouble
   * @param detail what is wrong and what to do
   * @param file where it came by file, else empty
   * @param line of the file; 0 where it did not come by file, or is about all of it
   * @param content what a replay needs
   * @param incident why a human must look at it; empty where nobody keeps rights because of it
   */
  public record Matter(
      String source,
      String identity,
      String reason,
      String detail,
      String file,
      int line,
      String change,
      String employeeNumber,
      Optional<Content> content,
      Optional<Incidents.Reason> incident) {}

  /** Sets a record aside; returns when that is durable. */
  public void setAside(Matter matter) {
    store.commit(
        Priority.REVOCATION,
        db -> {
          write(db, matter);
          return true;
        });
  }

  /** The same within a commit of the caller's. */
  public void write(JdbcClient db, Matter matter) {
    Instant now = clock.instant();
    String id = idOf(matter);
    Optional<Quarantined> before = quarantine.find(db, id);
    if (before.isEmpty() || before.get().state() != State.OPEN) {
      quarantine.insert(
          db,
          new Quarantined(
              before.isEmpty() ? id : Ids.at(now),
              matter.source(),
              matter.reason(),
              matter.detail(),
              matter.file(),
              matter.line(),
              matter.change(),
              matter.employeeNumber(),
              matter.content().map(StoreJson::write).orElse(""),
              State.OPEN,
              now));
    }
    matter.incident().ifPresent(reason -> incidents.open(db, reason, now));
  }

  /** Opens an incident about what was refused before it could become a record. */
  public void raise(Incidents.Reason reason) {
    store.commit(Priority.REVOCATION, db -> incidents.open(db, reason, clock.instant()));
  }

  /** An incident of the highest severity: somebody may keep rights. */
  public static Incidents.Reason critical(String kind, String detail, String dedupeKey) {
    return Incidents.Reason.of(kind, Severity.CRITICAL, detail, dedupeKey);
  }

  private static String idOf(Matter matter) {
    String text = String.join("\n", matter.source(), matter.file(), matter.identity());
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
