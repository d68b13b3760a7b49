// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.access.RosterEntry;
import io.keyway.model.custody.CabinetId;

/** A way to speak with cabinets. Found by ServiceLoader; one instance serves many cabinets. */
public interface CabinetProtocol {
  /** The name used in configuration, such as {@code link}. */
  String name();

  /** The SHA-256 of an entry as this protocol's cabinets compute it: 32 bytes. */
  byte[] digest(RosterEntry entry);

  /**
   * Listens for cabinets until the returned door is closed.
   *
   * @throws CabinetException when the address cannot be bound
   */
  Door listen(CabinetEndpoint endpoint, CabinetListener listener);

  /** An open door for cabinets. */
  interface Door extends AutoCloseable {
    /** The port cabinets connect to; useful where a free one was asked for. */
    int port();

    /** Ends a cabinet's session, where it has one. */
    void end(CabinetId cabinet, String reason);

    /** Ends all sessions and stops listening. */
    @Override
    void close();
  }
}
