// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.config;

import io.keyway.cabinet.protocol.link.SerialAddress;
import io.keyway.cabinet.transport.multidrop.BusStation;
import io.keyway.cabinet.trust.StationSecret;
import io.keyway.model.custody.CabinetId;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The serial line to the bridge.
 *
 * @param at which port, how fast, which station
 * @param secret file with what the bridge has too, in hexadecimal digits
 */
public record Wires(SerialAddress at, Path secret) {
  /**
   * Begins to listen there.
   *
   * @throws IllegalStateException when there is no such secret, with one line that says what to do
   */
  public BusStation open(CabinetId cabinet) {
    try {
      return at.station(cabinet, StationSecret.ofFile(secret));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The secret of the serial line cannot be read from "
              + secret
              + ": `keyway cabinet enrol --wires` makes it at the bridge, which has the same as"
              + " secrets/station-"
              + cabinet,
          e);
    }
  }
}
