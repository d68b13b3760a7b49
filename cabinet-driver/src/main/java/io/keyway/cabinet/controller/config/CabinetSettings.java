// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.config;

import io.keyway.cabinet.hardware.lockboard.Wiring;
import io.keyway.cabinet.hardware.serial.BadgeText;
import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.model.custody.CabinetId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A cabinet of metal, as {@code cabinet.yaml} describes it.
 *
 * @param model as its maker names it; not {@code simulated}
 * @param bridge where they meet over TCP; empty on a serial line
 * @param wires the serial line to the bridge; empty over TCP
 * @param folder where it keeps what it remembers
 * @param keepsTime whether its clock tells the time after a power cut
 * @param duress whether a PIN with its last digit one higher calls for help
 */
public record CabinetSettings(
    CabinetId id,
    String model,
    Optional<Bridge> bridge,
    Optional<Wires> wires,
    Path folder,
    boolean keepsTime,
    boolean duress,
    Wiring wiring,
    Front front) {

  /**
   * Where cabinet and bridge meet.
   *
   * @param comes whether the bridge comes there; else it waits there
   */
  public record Bridge(String host, int port, boolean comes) {}

  /** What people touch and see. */
  public record Front(
      List<BadgeReader> readers, Optional<OctetAddress> keypad, Optional<OctetAddress> display) {
    public Front {
      readers = List.copyOf(readers);
    }
  }

  /** A reader and what the lines of it stand for. */
  public record BadgeReader(OctetAddress line, BadgeText text) {}
}
