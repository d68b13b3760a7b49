// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.model.identity.IdentityChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Some records of a file, by what they mean.
 *
 * @param marks by employee number; none where the records are decided each time
 */
record Batch(List<IdentityChange> changes, Map<String, String> marks) {
  /** How many records one has at most. */
  static final int MOST = 500;

  /** An empty one, to be filled. */
  Batch() {
    this(new ArrayList<>(MOST), new HashMap<>());
  }

  void add(IdentityChange change, String mark) {
    changes.add(change);
    if (!mark.isEmpty()) {
      marks.put(number(change), mark);
    }
  }

  boolean isFull() {
    return changes.size() == MOST;
  }

  /** The mark of the entry that a record was read off; empty where it has none. */
  String markOf(IdentityChange change) {
    return marks.getOrDefault(number(change), "");
  }

  private static String number(IdentityChange change) {
    return change.subject().employeeNumber().value();
  }
}
