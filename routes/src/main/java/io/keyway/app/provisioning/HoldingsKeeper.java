// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.util.Map;

/**
 * Judges what cabinets hold against what the database knows, and says whether the bridge may give
 * rights at all. Thread-safe.
 */
public interface HoldingsKeeper {
  /** Whether rights are only taken away, everywhere, until an approver releases the bridge. */
  boolean isRevokeOnly();

  /**
   * Whether a cabinet that holds nothing that it should not may keep its lease: always, but while
   * rights are only taken away only once every source that may end rights was heard in full, and
   * the database knows everybody in it.
   */
  boolean mayRenew(CabinetId cabinet);

  /**
   * A cabinet knows of changes that the database does not. Called with a lane locked: takes effect
   * at once, is written soon.
   */
  void ahead(CabinetId cabinet, String detail);

  /**
   * A cabinet's roster was read back: judges it, and notes durably what it holds. Waits for a
   * commit.
   *
   * @return what the cabinet should hold by this, where that is not what it was
   */
  Finding found(CabinetId cabinet, Holdings holdings);

  /**
   * What comes of a judgement.
   *
   * @param version the roster's version from now on, at least
   * @param rows of people whose desired state is now the one given
   */
  record Finding(long version, Map<CardholderId, RosterRow> rows) {
    public Finding {
      rows = Map.copyOf(rows);
    }
  }
}
