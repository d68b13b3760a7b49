// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * What was found when a whole file was read and nothing of it was applied yet.
 *
 * @param rows how many records it has
 * @param keys the employee numbers that it lists, those of invalid records too
 * @param takingAway which records, counted from 0, take rights away
 * @param everyKeyReadable whether absence from it means anything
 * @param invalid records that are set aside
 */
record FileCheck(
    int rows,
    Set<String> keys,
    BitSet takingAway,
    boolean everyKeyReadable,
    List<InvalidRow> invalid,
    List<String> ignoredColumns) {
  FileCheck {
    invalid = List.copyOf(invalid);
    ignoredColumns = List.copyOf(ignoredColumns);
  }
}
