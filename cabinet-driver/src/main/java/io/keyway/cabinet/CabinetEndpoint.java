// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import java.nio.file.Path;
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
 * @param memory folder in which a protocol keeps what its cabinets cannot remember; empty where
 *     there is none, and then such a protocol calls nobody
 * @param secrets folder of what the bridge shares with single cabinets, such as {@code station-ID}
 */
public record CabinetEndpoint(
    String host,
    int port,
    Duration heartbeat,
    boolean admitsSimulated,
    Optional<CabinetTrust> trust,
    Optional<Path> memory,
    Optional<Path> secrets) {
  /** Model by which a simulated cabinet is told. */
  public static final String SIMULATED = "simulated";

  /** An endpoint of protocols that need no memory. */
  public CabinetEndpoint(
      String host,
      int port,
      Duration heartbeat,
      boolean admitsSimulated,
      Optional<CabinetTrust> trust) {
    this(host, port, heartbeat, admitsSimulated, trust, Optional.empty(), Optional.empty());
  }

  /** The same, with a memory. */
  public CabinetEndpoint remembering(Path folder) {
    return new CabinetEndpoint(
        host, port, heartbeat, admitsSimulated, trust, Optional.of(folder), secrets);
  }

  /** The same, with secrets that it shares with single cabinets. */
  public CabinetEndpoint sharing(Path folder) {
    return new CabinetEndpoint(
        host, port, heartbeat, admitsSimulated, trust, memory, Optional.of(folder));
  }

  /** An unprotected endpoint. */
  public CabinetEndpoint(String host, int port, Duration heartbeat, boolean admitsSimulated) {
    this(host, port, heartbeat, admitsSimulated, Optional.empty());
  }

  /** An unprotected endpoint that admits simulated cabinets too. */
  public CabinetEndpoint(String host, int port, Duration heartbeat) {
    this(host, port, heartbeat, true);
  }
}
