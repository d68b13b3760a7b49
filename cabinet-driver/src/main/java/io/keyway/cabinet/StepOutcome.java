// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import java.time.Instant;

/** How a request to a cabinet ended. A refusal is an answer; a failure is the lack of one. */
public sealed interface StepOutcome {

  /**
   * The cabinet persisted it.
   *
   * @param version roster version the cabinet now holds
   * @param digest of its roster's content, hex
   * @param people how many people its roster holds
   * @param sentAt when the first byte was handed to the line
   * @param acknowledgedAt when the answer was read
   */
  record Done(long version, String digest, int people, Instant sentAt, Instant acknowledgedAt)
      implements StepOutcome {}

  /**
   * The cabinet said no, and changed nothing but as {@link CabinetSession} allows.
   *
   * @param reason one of {@code base-mismatch}, {@code over-limit}, {@code stale}, {@code
   *     unsupported}, {@code invalid}, {@code unknown-cards}, with details after a colon; of an
   *     order to release those of {@link ReleasesRemotely}
   */
  record Refused(String reason, long version, String digest, int people) implements StepOutcome {}

  /** No answer: the link ended or the deadline passed. Whether it was done is not known. */
  record Failed(String reason) implements StepOutcome {}
}
