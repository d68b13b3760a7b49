// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import io.keyway.app.settings.SourceSettings;
import io.keyway.app.store.Settings;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Computes everybody anew at a start at which other sources count, or count for other things, than
 * at the last one: a source that was removed says nothing any more.
 */
@Component
class PrecedenceChange {
  private static final Logger LOG = LoggerFactory.getLogger(PrecedenceChange.class);
  private static final String SETTING = "sources.precedence";

  private final Store store;
  private final Settings settings;
  private final SourceSettings sources;
  private final Reassessment reassessment;

  PrecedenceChange(
      Store store, Settings settings, SourceSettings sources, Reassessment reassessment) {
    this.store = store;
    this.settings = settings;
    this.sources = sources;
    this.reassessment = reassessment;
  }

  @EventListener(ApplicationReadyEvent.class)
  void onReady() {
    String now = text(sources);
    Optional<String> before = store.read(db -> settings.find(db, SETTING));
    if (before.isEmpty()) {
      note(now);
    } else if (!before.get().equals(now)) {
      LOG.info("Other sources count than before. Everybody is computed anew.");
      reassessment.start(() -> note(now));
    }
  }

  private void note(String text) {
    store.execute(Priority.LATER, db -> settings.put(db, SETTING, text));
  }

  private static String text(SourceSettings sources) {
    Map<String, Object> owns = new TreeMap<>();
    sources.sources().forEach((name, source) -> owns.put(name, new TreeSet<>(source.owns())));
    return sources.precedence() + " " + owns;
  }
}
