// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import io.keyway.cabinet.controller.CabinetMain;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * A cabinet. The launcher starts it straight from cabinet-driver's own jar, without this class;
 * here it is known for the list of commands, and for those who start {@link Main} themselves.
 */
@Command(
    name = "cabinet",
    description = {
      "Runs a cabinet as a program of its own: one of metal, a simulated one, or a fleet of them.",
      "enrol and revoke say, at the bridge, which cabinets may be on the link."
    },
    subcommands = {CabinetEnrol.class, CabinetRevoke.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway cabinet --help",
      "  keyway cabinet --config /etc/keyway/cabinet.yaml",
      "  keyway cabinet enrol LOBBY",
      "  keyway cabinet revoke LOBBY",
      "  keyway cabinet --emulate kerong-cu16 --listen 5000",
      "  keyway cabinet --simulate --id LOBBY --connect 127.0.0.1:7600 --control 7701",
      "  keyway cabinet --simulate --id TEST --fleet 20 --connect 127.0.0.1:7600"
    })
final class Cabinet implements Callable<Integer> {
  /** All of them, in their order, are the cabinet's own. */
  @Unmatched private List<String> arguments = List.of();

  @Override
  public Integer call() {
    CabinetMain.main(arguments.toArray(String[]::new));
    return 0;
  }
}
