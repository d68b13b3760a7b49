// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

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

  boolean differs() {
    return !digest.equals(actualDigest);
  }

  /** Whether the cabinet should hold nothing, or less, of this person than it does. */
  boolean isRemoval() {
    return digest.isEmpty() && !actualDigest.isEmpty();
  }

  /** Whether the cabinet acknowledged this state or a newer one. */
  boolean reached(long wantedEpoch, long wantedRevision) {
    return actualEpoch > wantedEpoch
        || actualEpoch == wantedEpoch && actualRevision >= wantedRevision;
  }

  boolean isOlderThan(long otherEpoch, long otherRevision) {
    return epoch < otherEpoch || epoch == otherEpoch && revision < otherRevision;
  }

  RosterRow wanting(long newEpoch, long newRevision, String newDigest) {
    return new RosterRow(
        newEpoch, newRevision, newDigest, actualEpoch, actualRevision, actualDigest);
  }

  RosterRow holding(long newEpoch, long newRevision, String newDigest) {
    return new RosterRow(epoch, revision, digest, newEpoch, newRevision, newDigest);
  }
}
