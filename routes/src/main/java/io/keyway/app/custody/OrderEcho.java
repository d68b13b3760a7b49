// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.model.custody.CustodyEvent;

/** Hears what cabinets did, after it is committed: whoever commanded something waits for it. */
@FunctionalInterface
public interface OrderEcho {
  /** An event of a journal. Called on a worker's thread; must not block. */
  void heard(CustodyEvent event);
}
