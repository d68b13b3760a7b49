// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import com.google.auto.service.AutoService;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetProtocol;
import io.keyway.cabinet.CallsCabinets;
import io.keyway.model.access.RosterEntry;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/** UHPPOTE door controllers: the bridge calls them over UDP. */
@AutoService(CabinetProtocol.class)
public final class UhppoteProtocol implements CallsCabinets {
  private final Clock clock;
  private final Timing timing;

  public UhppoteProtocol() {
    this(Clock.systemUTC(), Timing.USUAL);
  }

  /** For tests that have less time, or another. */
  UhppoteProtocol(Clock clock, Timing timing) {
    this.clock = clock;
    this.timing = timing;
  }

  @Override
  public String name() {
    return "uhppote";
  }

  @Override
  public byte[] digest(RosterEntry entry) {
    return EntryBytes.digest(entry);
  }

  @Override
  public Optional<String> unfit(RosterEntry entry, ZoneId zone) {
    return new DoorRights(zone).unfit(entry);
  }

  @Override
  public Set<String> schemes() {
    return Set.of(Address.SCHEME);
  }

  @Override
  public void check(URI address) {
    Address.of(address);
  }

  @Override
  public Calls calling(CabinetEndpoint endpoint, CabinetListener listener) {
    return new UhppoteCalls(endpoint, listener, clock, timing.within(endpoint.heartbeat()));
  }
}
