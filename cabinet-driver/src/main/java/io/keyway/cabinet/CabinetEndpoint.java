// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the bridge waits for cabinets.
 *
 * @param host address to bind
 * @param port 0 takes a free one
 * @param heartbeat how often each end says that it lives; three missed end the session
 * @param admitsSimulated whether a cabinet that says it is simulated may come in
 * @param trust which certificates count; empty where cabinets prove nothing, which is for the
 *     loopback address alone
 */
public record CabinetEndpoint(
    String host,
    int port,
    Duration heartbeat,
    boolean admitsSimulated,
    Optional<CabinetTrust> trust) {
  /** Model by which a simulated cabinet is told. */
  public static final String SIMULATED = "simulated";

  /** An unprotected endpoint. */
  public CabinetEndpoint(String host, int port, Duration heartbeat, boolean admitsSimulated) {
    this(host, port, heartbeat, admitsSimulated, Optional.empty());
  }

  /** An unprotected endpoint that admits simulated cabinets too. */
  public CabinetEndpoint(String host, int port, Duration heartbeat) {
    this(host, port, heartbeat, true);
  }
}
