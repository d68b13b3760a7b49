// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import java.time.Duration;

/**
 * How long a controller is waited for and how often it is looked after.
 *
 * @param answer for the answer to one packet
 * @param tries packets in a row without an answer that end a link
 * @param beat between two questions how it is
 * @param inspection between two readings of its whole card table
 * @param fresh how old such a reading may be to answer what it holds
 * @param firstRetry before a controller that did not answer is asked again; doubles
 * @param longestRetry the most that it doubles to
 */
record Timing(
    Duration answer,
    int tries,
    Duration beat,
    Duration inspection,
    Duration fresh,
    Duration firstRetry,
    Duration longestRetry) {
  static final Timing USUAL =
      new Timing(
          Duration.ofMillis(500),
          6,
          Duration.ofSeconds(1),
          Duration.ofMinutes(15),
          Duration.ofMinutes(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30));

  /** The same, with a beat that is not longer than this. */
  Timing within(Duration longest) {
    Duration shorter = longest.compareTo(beat) < 0 ? longest : beat;
    return new Timing(answer, tries, shorter, inspection, fresh, firstRetry, longestRetry);
  }
}
