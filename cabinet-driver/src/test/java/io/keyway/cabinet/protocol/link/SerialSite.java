// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CallsCabinets.Calls;
import io.keyway.cabinet.lines.SerialBus;
import io.keyway.cabinet.transport.multidrop.BusStation;
import io.keyway.cabinet.trust.StationSecret;
import io.keyway.model.custody.CabinetId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A bridge on one pair of wires, and cabinets that are stations there. */
final class SerialSite implements AutoCloseable {
  private static final int PARTIES = 4;
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final SerialBus bus;
  private final Calls calls;
  private int stations;

  SerialSite(Path folder, int baud, CabinetListener listener) {
    this.folder = folder;
    this.bus = SerialBus.in(folder, PARTIES, baud);
    this.calls =
        new LinkProtocol()
            .calling(
                new CabinetEndpoint("127.0.0.1", 0, Duration.ofSeconds(5)).sharing(folder),
                listener);
  }

  Calls calls() {
    return calls;
  }

  /** A cabinet on the wires that the bridge calls: they share a secret. */
  PretendCabinet cabinet(CabinetId id) {
    StationSecret secret = share(id, "0f".repeat(31) + "%02x".formatted(stations + 1));
    return cabinet(id, id, secret);
  }

  /** One that says it is somebody, with a secret, where the bridge calls perhaps another. */
  PretendCabinet cabinet(CabinetId called, CabinetId says, StationSecret secret) {
    int number = ++stations;
    BusStation station =
        new BusStation(
            new BusStation.Settings(bus.port(number), number, says.value(), secret, SILENCE));
    calls.call(called, at(number));
    return PretendCabinet.station(says, station);
  }

  StationSecret share(CabinetId id, String hex) {
    try {
      Files.writeString(folder.resolve("station-" + id), hex + "\n");
      return StationSecret.ofHex(hex);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the bridge finds a station. */
  URI at(int station) {
    return URI.create(
        "serial://" + bus.port(0).device() + "?baud=" + bus.port(0).baud() + "&station=" + station);
  }

  @Override
  public void close() {
    calls.close();
    bus.close();
  }
}
