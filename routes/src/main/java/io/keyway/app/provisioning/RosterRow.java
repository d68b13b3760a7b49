// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;

/**
 * What should be and what is, for one person in one cabinet. Digests are hex, empty for "no entry".
 *
 * @param epoch of the desired state
 * @param revision of the desired state
 * @param actualEpoch of the state last acknowledged
 * @param actualRevision of the state last acknowledged
 */
public record RosterRow(
    long epoch,
    long revision,
    String digest,
    long actualEpoch,
    long actualRevision,
    String actualDigest) {

  /**
   * Whether the cabinet must still be told. Where it acknowledged something newer, the records were
   * ahead of the lane, which hears of it next.
   */
  boolean differs() {
    boolean exactly = actualEpoch == epoch && actualRevision == revision;
    return exactly ? !digest.equals(actualDigest) : !reached(epoch, revision);
  }

  /** Whether the cabinet must still be told that it should hold nothing of this person. */
  boolean isRemoval() {
    return digest.isEmpty() && differs();
  }

  /** Whether the cabinet acknowledged this state or a newer one. */
  boolean reached(long wantedEpoch, long wantedRevision) {
    return actualEpoch > wantedEpoch
        || actualEpoch == wantedEpoch && actualRevision >= wantedRevision;
  }

  boolean isOlderThan(long otherEpoch, long otherRevision) {
    return epoch < otherEpoch || epoch == otherEpoch && revision < otherRevision;
  }

  /** Whether what should be, or what was acknowledged, is newer than this. */
  boolean isAfter(long otherEpoch, long otherRevision) {
    boolean wanted = epoch > otherEpoch || epoch == otherEpoch && revision > otherRevision;
    return wanted || isActualAfter(otherEpoch, otherRevision);
  }

  RosterRow wanting(long newEpoch, long newRevision, String newDigest) {
    return new RosterRow(
        newEpoch, newRevision, newDigest, actualEpoch, actualRevision, actualDigest);
  }

  RosterRow holding(long newEpoch, long newRevision, String newDigest) {
    return new RosterRow(epoch, revision, digest, newEpoch, newRevision, newDigest);
  }

  /** What the cabinet makes of a tombstone: it removes what is not newer. */
  RosterRow buried(Tombstone tombstone) {
    boolean newer = isHolding() && isActualAfter(tombstone.epoch(), tombstone.revision());
    boolean older = !isHolding() && reached(tombstone.epoch(), tombstone.revision());
    return newer || older ? this : holding(tombstone.epoch(), tombstone.revision(), "");
  }

  /** What the cabinet makes of an entry that no tombstone forbids: it keeps the newer one. */
  RosterRow given(Told.Entry entry) {
    return isHolding() && isActualAfter(entry.epoch(), entry.revision())
        ? this
        : holding(entry.epoch(), entry.revision(), entry.digest());
  }

  boolean isHolding() {
    return !actualDigest.isEmpty();
  }

  /** What the desired state, which is "no entry", tells the cabinet. */
  Tombstone tombstone(CardholderId person) {
    return new Tombstone(person, epoch, revision);
  }

  private boolean isActualAfter(long otherEpoch, long otherRevision) {
    return actualEpoch > otherEpoch || actualEpoch == otherEpoch && actualRevision > otherRevision;
  }
}
