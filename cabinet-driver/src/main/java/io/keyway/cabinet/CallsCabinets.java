// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.custody.CabinetId;
import java.net.URI;
import java.util.Set;

/** A protocol in which the bridge calls cabinets. */
public interface CallsCabinets extends CabinetProtocol {
  /** Schemes of the addresses that it can call. */
  Set<String> schemes();

  /**
   * Looks at an address.
   *
   * @throws CabinetException when it cannot be called: what is wrong and what to write
   */
  void check(URI address);

  /** Begins to call those who are named to it. */
  Calls calling(CabinetEndpoint endpoint, CabinetListener listener);

  /** Whom it calls. */
  interface Calls extends AutoCloseable {
    /** Calls a cabinet until it is left, again and again; another address replaces the old one. */
    void call(CabinetId cabinet, URI address);

    /** Calls it no more. */
    void leave(CabinetId cabinet);

    /** Ends a cabinet's session, where it has one. */
    void end(CabinetId cabinet, String reason);

    /** Ends all sessions and calls nobody any more. */
    @Override
    void close();
  }
}
