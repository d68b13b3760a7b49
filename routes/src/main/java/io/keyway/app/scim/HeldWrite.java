// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import io.keyway.app.store.ScimGroups;
import io.keyway.app.store.ScimUsers;
import io.keyway.model.identity.IdentityChange;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A write that waits for an approver, with all that is needed to do exactly what was shown.
 *
 * @param key of the resource; of one that is to be made, of its name
 * @param user the user as it is to be kept; none where a group was written
 * @param group the group as it is to be kept; none where a user was written
 * @param added members that the group gets
 * @param removed members that it loses
 * @param version of the resource when it was written; 0 where it is to be made
 * @param deletes whether the group is to be removed
 * @param changes what it does to people
 * @param losing ids of the users who lose rights
 * @param steps what is shown of it
 * @param why it is held
 */
record HeldWrite(
    String key,
    List<ScimUsers.Row> user,
    List<ScimGroups.Row> group,
    Set<String> added,
    Set<String> removed,
    long version,
    boolean deletes,
    List<IdentityChange> changes,
    Set<String> losing,
    List<Map<String, Object>> steps,
    String why) {
  HeldWrite {
    user = List.copyOf(user);
    group = List.copyOf(group);
    if (user.size() + group.size() != 1) {
      throw new IllegalArgumentException("A held write is of one user or of one group");
    }
    added = Set.copyOf(added);
    removed = Set.copyOf(removed);
    changes = List.copyOf(changes);
    losing = Set.copyOf(losing);
    steps = List.copyOf(steps);
  }

  /** Says nothing of the person. */
  @Override
  public String toString() {
    return "HeldWrite[key=" + key + ", changes=" + changes.size() + "]";
  }
}
