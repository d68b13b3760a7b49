// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import java.util.List;
import java.util.Set;

/**
 * What was found when a whole file was read and nothing of it was applied yet.
 *
 * @param rows how many records it has
 * @param keys the employee numbers that it lists, those of invalid records too
 * @param everyKeyReadable whether absence from it means anything
 * @param invalid records that are set aside
 */
record FileCheck(
    int rows,
    Set<String> keys,
    boolean everyKeyReadable,
    List<InvalidRow> invalid,
    List<String> ignoredColumns) {
  FileCheck {
    invalid = List.copyOf(invalid);
    ignoredColumns = List.copyOf(ignoredColumns);
  }
}
