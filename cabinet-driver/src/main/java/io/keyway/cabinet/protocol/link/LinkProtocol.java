// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import com.google.auto.service.AutoService;
import io.keyway.cabinet.AwaitsCabinets;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetProtocol;
import io.keyway.cabinet.protocol.link.message.WireEntry;
import io.keyway.model.access.RosterEntry;
import java.time.Clock;
import java.time.Duration;

/** The bridge's end of the cabinet link, over TCP. */
@AutoService(CabinetProtocol.class)
public final class LinkProtocol implements AwaitsCabinets {
  private final Clock clock;
  private final Patience patience;

  public LinkProtocol() {
    this(Clock.systemUTC(), Patience.USUAL);
  }

  /** For tests that have less time, or another. */
  LinkProtocol(Clock clock, Patience patience) {
    this.clock = clock;
    this.patience = patience;
  }

  @Override
  public String name() {
    return "link";
  }

  @Override
  public byte[] digest(RosterEntry entry) {
    return WireEntry.digest(entry);
  }

  @Override
  public Door listen(CabinetEndpoint endpoint, CabinetListener listener) {
    return new LinkDoor(endpoint, listener, clock, patience);
  }

  /**
   * How long the bridge waits.
   *
   * @param hello for a new line's first frame
   * @param answer for the answer to a request, counted from the last sign of progress
   * @param proof for a sign of life of a cabinet whose id another one claims
   */
  record Patience(Duration hello, Duration answer, Duration proof) {
    static final Patience USUAL =
        new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(2));
  }
}
