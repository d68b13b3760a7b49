// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.JournalEntry;
import java.util.List;

/** Who commits what cabinets wrote into their journals. */
public interface JournalKeeper {
  /**
   * Commits entries of one cabinet, in order; entries that were committed before change nothing.
   *
   * @return the sequence up to which the cabinet may forget
   */
  long commit(CabinetId cabinet, List<JournalEntry> entries);
}
