// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.controller.CabinetOptions.UsageError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CabinetOptionsTest {
  @Test
  void aFleetHasAFolderAndAPortForEach() {
    CabinetOptions options =
        parse("--simulate --id T --connect [::1]:7600 --fleet 2 --control 7700 --dir d");

    assertThat(options.meeting().host()).isEqualTo("::1");
    assertThat(options.cabinets())
        .extracting(one -> one.id() + " " + one.folder() + " " + one.control().orElse(-1))
        .containsExactly("T-1 d/T-1 7700", "T-2 d/T-2 7701");
  }

  @Test
  void oneFleetGoesOnWhereAnotherEnds() {
    assertThat(
            parse("--simulate --id T --connect h:1 --fleet 2 --first 1001 --control none --dir d")
                .cabinets())
        .extracting(one -> one.id() + " " + one.folder() + " " + one.control().orElse(-1))
        .containsExactly("T-1001 d/T-1001 -1", "T-1002 d/T-1002 -1");
  }

  @Test
  void aCabinetAloneLivesInItsOwnFolder() {
    assertThat(parse("--simulate --id T --connect h:1").cabinets())
        .extracting(one -> one.id() + " " + one.folder() + " " + one.control().orElse(-1))
        .containsExactly("T cabinet-T 0");
  }

  @Test
  void aCabinetGoesToTheBridgeOrWaitsForIt() {
    assertThat(parse("--simulate --id T --connect h:1").meeting().waits()).isFalse();
    assertThat(parse("--simulate --id T --listen h:1").meeting().waits()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "--id T --connect h:1, --simulate",
    "--simulate --connect h:1, --id ID is missing",
    "--simulate --id T, --connect HOST:PORT or --listen HOST:PORT is missing",
    "--simulate --id T --connect h:1 --listen h:2, One of --connect and --listen",
    "--simulate --id T --wires serial:///dev/x?baud=9600&station=1, belong together",
    "--simulate --id T --wires serial:///dev/x --secret f, --wires: a cabinet on a serial line",
    "--simulate --id T --wires serial:///dev/x?baud=9600&station=1 --connect h:1, --wires is for",
    "--simulate --id T --listen h:0, --listen must be a number",
    "--simulate --id T --listen h:1 --fleet 2, --listen is for one cabinet",
    "--simulate --id T --connect h, HOST:PORT",
    "--simulate --id T --connect h:0, 1 to 65535",
    "--simulate --id T --connect h:1 --fleet 0, 1 to 10000",
    "--simulate --id T --connect h:1 --fleet 2 --first 0, 1 to 10000",
    "--simulate --id T --connect h:1 --control x, 0 to 65535",
    "--simulate --id T --connect h:1 --parent x, process id",
    "--simulate --id T --connect h:1 --enrol @/nowhere/at-all, Cannot read the enrolment codes",
    "--simulate --id a/b --connect h:1, 1 to 64",
    "--simulate --id, needs a value",
    "--simulate --id T --connect h:1 --what, Unknown option --what"
  })
  void whatIsWrongIsSaidInOneLine(String line, String said) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(UsageError.class)
        .message()
        .contains(said)
        .hasLineCount(1);
  }

  private static CabinetOptions parse(String line) {
    return CabinetOptions.parse(List.of(line.split(" ")));
  }
}
