// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

/**
 * How far the release of a slot has come. Four different words, none of which stands for the next:
 * only what was read back is verified.
 */
public enum ReleaseProgress {
  /** It was asked for, and waits to be sent. */
  REQUESTED,
  /** The command left for the lock. */
  SENT,
  /** What drives the lock said that it took the command; not all kinds say so. */
  ACKNOWLEDGED,
  /** The lock was read back and is open, or what hung there is gone. */
  VERIFIED,
  /** It was sent, and never seen to have worked: whether it did is not known. */
  UNVERIFIED,
  /** It was not sent: too late, called off, or nothing there to send it to. */
  DROPPED;

  /** Whether nothing follows. */
  public boolean isFinal() {
    return this == VERIFIED || this == UNVERIFIED || this == DROPPED;
  }
}
