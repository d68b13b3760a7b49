// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.inbox.Spool.Line.Entry;
import io.keyway.app.store.ListingMarks;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Entries of a whole reading that say what was found to change nothing, and would change nothing
 * again. Thread-safe.
 */
@Component
class Repeats {
  /** How many entries are looked at together at most. */
  static final int MOST = ListingMarks.MOST;

  private final Store store;
  private final ListingMarks marks;

  Repeats(Store store, ListingMarks marks) {
    this.store = store;
    this.marks = marks;
  }

  /** Tells of each of some entries whether it is one, as things are now; reads only. */
  Predicate<Entry> among(HrFile file, List<Entry> entries) {
    if (!file.marker().marks()) {
      return entry -> false;
    }
    List<String> numbers =
        entries.stream().map(Entry::known).filter(number -> !number.isEmpty()).toList();
    Map<String, String> known = store.read(db -> marks.of(db, file.source(), numbers));
    return entry -> file.marker().of(entry).equals(known.get(entry.known()));
  }

  /**
   * Notes, in one commit, that entries which were repeats said the same again.
   *
   * @param rows of the entries, {@link #MOST} at most
   * @param condition looks before, within the same commit
   * @return the rows of those that are none any more: they are to be decided
   */
  BitSet hear(HrFile file, Map<Entry, Integer> rows, Consumer<JdbcClient> condition) {
    Map<Entry, String> said = new HashMap<>();
    rows.forEach((entry, row) -> said.put(entry, file.marker().of(entry)));
    List<String> numbers = rows.keySet().stream().map(Entry::known).toList();
    return store.commit(
        Priority.NORMAL,
        db -> {
          condition.accept(db);
          Map<String, String> known = marks.of(db, file.source(), numbers);
          BitSet others = new BitSet();
          List<String> heard = new ArrayList<>();
          rows.forEach(
              (entry, row) -> {
                if (Objects.equals(said.get(entry), known.get(entry.known()))) {
                  heard.add(entry.known());
                } else {
                  others.set(row);
                }
              });
          marks.hear(db, file.source(), heard, file.asOf());
          return others;
        });
  }
}
