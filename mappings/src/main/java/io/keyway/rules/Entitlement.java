// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.access.Grant;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.credential.Credential;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one person may do at one cabinet, and which rules say so.
 *
 * @param grants to take and to stand by; never empty
 * @param maxKeys how many key sets at once; 0 means any number
 * @param rules ids of the rules that give each key set
 * @param limits how long the person may keep each key set
 */
public record Entitlement(
    CabinetId cabinet,
    List<Grant> grants,
    int maxKeys,
    Map<KeySetId, List<String>> rules,
    Map<KeySetId, HoldLimit> limits) {
  public Entitlement {
    grants = List.copyOf(grants);
    rules = Map.copyOf(rules);
    limits = Map.copyOf(limits);
  }

  /** What the cabinet must know; empty where it could not recognise the person anyway. */
  public Optional<RosterEntry> entry(Cardholder holder, List<Credential> credentials) {
    return credentials.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RosterEntry(
                holder.id(), holder.epoch(), holder.revision(), credentials, maxKeys, grants));
  }
}
