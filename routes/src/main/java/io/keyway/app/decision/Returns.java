// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.rules.Lifecycle.Restore;

/** What each source's word does that a suspended person is back. Thread-safe. */
public interface Returns {

  /** For no source of this site, such as an operator: what was taken is restored. */
  Restore of(String source);
}
