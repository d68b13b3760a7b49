// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetException;
import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.cabinet.transport.multidrop.BusStation;
import io.keyway.cabinet.trust.StationSecret;
import io.keyway.model.custody.CabinetId;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a cabinet is a station on a serial line: {@code serial:///DEVICE?baud=RATE&station=NUMBER}.
 *
 * @param line the port of this machine
 * @param station 1 to 254
 */
public record SerialAddress(OctetAddress.Serial line, int station) {
  static final String SCHEME = "serial";

  /** After which the bridge counts as gone. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private static final Pattern QUERY = Pattern.compile("baud=(\\d{4,6})&station=(\\d{1,3})");

  /** Whether an address claims to be one. */
  static boolean is(URI at) {
    return SCHEME.equalsIgnoreCase(at.getScheme());
  }

  /**
   * Reads one.
   *
   * @throws CabinetException when it is none
   */
  public static SerialAddress of(URI at) {
    String device = at.getPath();
    Matcher query = QUERY.matcher(at.getQuery() == null ? "" : at.getQuery());
    if (device == null
        || !device.startsWith("/")
        || at.getAuthority() != null
        || !query.matches()) {
      throw unfit("");
    }
    int station = Integer.parseInt(query.group(2));
    if (station < 1 || station > 254) {
      throw unfit("; a station has a number from 1 to 254");
    }
    try {
      return new SerialAddress(
          new OctetAddress.Serial(device, Integer.parseInt(query.group(1))), station);
    } catch (IllegalArgumentException e) {
      throw unfit("; " + e.getMessage());
    }
  }

  /**
   * The cabinet's end: it speaks when it is asked.
   *
   * @param secret that the bridge has too
   */
  public BusStation station(CabinetId cabinet, StationSecret secret) {
    return new BusStation(new BusStation.Settings(line, station, cabinet.value(), secret, SILENCE));
  }

  private static ProtocolError unfit(String more) {
    return new ProtocolError(
        "a cabinet on a serial line is at serial:///dev/ttyUSB0?baud=115200&station=1" + more);
  }
}
