// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.board;

/** What the first octets that arrived are. */
public sealed interface Measure {
  /** The beginning of a frame whose rest is not here yet. */
  record Unfinished() implements Measure {}

  /** No frame begins with the first of them. */
  record Noise() implements Measure {}

  /** A whole frame, its check value right. */
  record Whole(int length) implements Measure {}
}
