// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.custody.CustodyEvent;
import java.time.Duration;

/** A cabinet that a protocol's contract is tried on: the far end of the link, in this process. */
public interface CabinetUnderTest extends AutoCloseable {
  /** Begins to connect, and comes again whenever the link ends. */
  void start();

  /** Digest of what it holds, hex. */
  String digest();

  /** Whether it holds an entry of a person of {@link TestRoster}. */
  boolean holds(int person);

  /** Something happened at the cabinet. */
  void happens(CustodyEvent event);

  /** Up to which entry its journal was acknowledged. */
  long journalAcknowledged();

  /** Cuts the line and leaves it cut for a while. */
  void cutLine(Duration time);

  /** From now on the cabinet leaves requests of the bulk kind unfinished until told otherwise. */
  void holdBulk(boolean hold);

  @Override
  void close();
}
