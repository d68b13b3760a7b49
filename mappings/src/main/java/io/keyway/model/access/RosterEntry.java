// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.access;

import io.keyway.model.credential.Credential;
import io.keyway.model.identity.CardholderId;
import java.util.Comparator;
import java.util.List;

/**
 * All that one cabinet knows of one person.
 *
 * @param epoch of the person, from 1
 * @param revision of the person's rights, from 1
 * @param credentials by which the cabinet knows the person
 * @param maxKeys how many key sets the person may hold from this cabinet at once; 0 means any
 *     number
 * @param grants by slot
 */
public record RosterEntry(
    CardholderId person,
    long epoch,
    long revision,
    List<Credential> credentials,
    int maxKeys,
    List<Grant> grants) {
  public RosterEntry {
    if (epoch < 1 || revision < 1 || maxKeys < 0) {
      throw new IllegalArgumentException("Epoch and revision count from 1, maximum keys from 0");
    }
    credentials = List.copyOf(credentials);
    grants = grants.stream().sorted(Comparator.comparing(Grant::slot)).toList();
  }

  /** Whether this entry is newer than a tombstone, or another entry, of the same person. */
  public boolean isAfter(long otherEpoch, long otherRevision) {
    return epoch > otherEpoch || epoch == otherEpoch && revision > otherRevision;
  }
}
