// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a shared signal does to the keys of the person whom it is about. CAEP and RISC leave that to
 * whoever receives: a site says it, entry by entry, and the first that fits counts. Thread-safe.
 */
public final class SignalPolicy {
  private final String name;
  private final List<Entry> entries;
  private final Act otherwise;

  /** What is done. */
  public enum Act {
    /** All rights end at once, reversibly. */
    SUSPEND,
    /** All rights end for good. */
    TERMINATE,
    /** An approver is asked whether the person gets back what a signal took. */
    PROPOSE,
    /** A human is told; rights stay as they are. */
    TELL,
    /** Nothing. */
    IGNORE;

    /** As policies write it, such as {@code suspend}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it can only take rights away. */
    public boolean takesAway() {
      return this == SUSPEND || this == TERMINATE;
    }
  }

  /**
   * One entry.
   *
   * @param type URI of the events for which it may count
   * @param when whether it counts: a question about {@code event}
   */
  public record Entry(String type, Condition when, Act act) {}

  /**
   * @param otherwise what is done where no entry fits
   */
  public SignalPolicy(String name, List<Entry> entries, Act otherwise) {
    this.name = name;
    this.entries = List.copyOf(entries);
    this.otherwise = otherwise;
  }

  public String name() {
    return name;
  }

  /**
   * What is done about an event. Where an entry that takes rights away cannot say whether it
   * counts, a human is told.
   */
  public Act of(String type, Map<String, Object> event) {
    Map<String, Object> facts = Map.of("event", Facts.of(event));
    for (Entry entry : entries) {
      if (!entry.type().equals(type)) {
        continue;
      }
      try {
        if (entry.when().holds(facts)) {
          return entry.act();
        }
      } catch (EvaluationFailed e) {
        if (entry.act().takesAway()) {
          return Act.TELL;
        }
      }
    }
    return otherwise;
  }

  /** Whether some event of this type could take rights away. */
  public boolean couldTakeAway(String type) {
    return otherwise.takesAway()
        || entries.stream().anyMatch(e -> e.type().equals(type) && e.act().takesAway());
  }
}
