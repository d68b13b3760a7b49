// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.model.identity.IdentityChange;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was found when a whole file was read and nothing of it was applied yet.
 *
 * @param rows how many records it has
 * @param keys the employee numbers that it lists, those of invalid records too
 * @param takingAway which records, counted from 0, take rights away
 * @param everyKeyReadable whether absence from it means anything
 * @param invalid records that are set aside
 * @param gone employee numbers of whom it says outright that they are listed no more
 * @param disputed employee numbers that stand in several entries, none of which counts
 * @param repeated which records, counted from 0, say what was found to change nothing
 * @param numbers employee numbers by the key that the source gives to each entry
 */
record FileCheck(
    int rows,
    Set<String> keys,
    BitSet takingAway,
    boolean everyKeyReadable,
    List<InvalidRow> invalid,
    List<String> ignoredColumns,
    Set<String> gone,
    Set<String> disputed,
    BitSet repeated,
    Map<String, String> numbers) {
  FileCheck {
    invalid = List.copyOf(invalid);
    ignoredColumns = List.copyOf(ignoredColumns);
    gone = Set.copyOf(gone);
    disputed = Set.copyOf(disputed);
    numbers = Collections.unmodifiableMap(numbers);
  }

  /** Of a file, which tells by absence who is gone, and each of whose keys stands once. */
  FileCheck(
      int rows,
      Set<String> keys,
      BitSet takingAway,
      boolean everyKeyReadable,
      List<InvalidRow> invalid,
      List<String> ignoredColumns) {
    this(
        rows,
        keys,
        takingAway,
        everyKeyReadable,
        invalid,
        ignoredColumns,
        Set.of(),
        Set.of(),
        new BitSet(),
        Map.of());
  }

  /** Whether what a record means counts. */
  boolean counts(IdentityChange change) {
    return !disputed.contains(change.subject().employeeNumber().value());
  }
}
