// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.store.Merges.Merge;
import java.time.Instant;

/**
 * A record that was merged into a person, as callers see it.
 *
 * @param person id of that record
 * @param employeeNumber that it went by
 * @param stateBefore in which it was: {@code active}, {@code suspended} or {@code terminated}
 */
record MergeJson(
    String person,
    String employeeNumber,
    String stateBefore,
    Instant mergedAt,
    String by,
    String reason) {

  static MergeJson of(Merge merge) {
    return new MergeJson(
        merge.other().id().value(),
        merge.other().number().value(),
        merge.other().state().word(),
        merge.at(),
        merge.by(),
        merge.reason());
  }
}
