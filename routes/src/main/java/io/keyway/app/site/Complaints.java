// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import io.keyway.app.site.SiteCheck.Problem;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Incidents.Reason;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.Incident.Severity;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells of files of the site that were refused, until they are mended. */
@Component
class Complaints {
  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

  private final Store store;
  private final Incidents incidents;
  private final Clock clock;

  Complaints(Store store, Incidents incidents, Clock clock) {
    this.store = store;
    this.incidents = incidents;
    this.clock = clock;
  }

  /** Tells what is wrong with a file or folder; settles the matter where nothing is. */
  void about(String subject, List<Problem> problems) {
    if (problems.isEmpty()) {
      settle(subject);
      return;
    }
    problems.forEach(
        problem -> LOG.error("A file was refused; what ran before runs on. {}", problem));
    store.commit(
        Priority.NORMAL,
        db -> {
          incidents.resolveByDedupe(db, key(subject), clock.instant());
          return incidents.open(
              db,
              Reason.of(
                  "site-file-refused",
                  Severity.HIGH,
                  problems.getFirst() + ". What was in force before still is; mend the file",
                  key(subject)),
              clock.instant());
        });
  }

  /** Nothing is wrong any more. */
  void settle(String subject) {
    store.commit(
        Priority.NORMAL, db -> incidents.resolveByDedupe(db, key(subject), clock.instant()));
  }

  private static String key(String subject) {
    return "site-file:" + subject;
  }
}
