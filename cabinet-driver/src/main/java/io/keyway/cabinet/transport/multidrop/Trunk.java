// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.cabinet.trust.StationSecret;
import java.time.Duration;
import java.util.Map;

/**
 * A pair of wires with stations, as the master knows it.
 *
 * @param think how long a station may take to begin its answer, beside the time on the wire
 * @param gap between two questions while nobody has anything to say
 * @param stations by address, 1 to 254
 */
public record Trunk(
    OctetAddress line, Duration think, Duration gap, Map<Integer, Station> stations) {
  public Trunk {
    stations = Map.copyOf(stations);
    for (int address : stations.keySet()) {
      if (address < 1 || address > 254) {
        throw new IllegalArgumentException("A station's address is 1 to 254, not " + address);
      }
    }
    if (stations.values().stream().map(Station::name).distinct().count() < stations.size()) {
      throw new IllegalArgumentException("Each station of a line has a name of its own");
    }
  }

  /** With the times that a quick station needs. */
  public Trunk(OctetAddress line, Map<Integer, Station> stations) {
    this(line, Duration.ofMillis(100), Duration.ofMillis(20), stations);
  }

  /** A station: whom its secret stands for. */
  public record Station(String name, StationSecret secret) {}
}
