// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.custody.CabinetId;

/** A protocol in which cabinets come to the bridge. */
public interface AwaitsCabinets extends CabinetProtocol {
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
