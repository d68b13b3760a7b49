// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.controller.config.CabinetSettings.Bridge;
import io.keyway.cabinet.hardware.lockboard.Wiring.Place;
import io.keyway.cabinet.hardware.lockboard.Wiring.Presence;
import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.model.custody.SlotNumber;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CabinetYamlTest {
  private static final String GOOD =
      """
      id: W1
      bridge: 127.0.0.1:7600
      folder: here
      lines:
        left:
          family: kerong-cu16
          tcp: 127.0.0.1:5000
          boards: [0, 1]
          presence: item
      slots:
        1-3: left/0/1
        4: left/1/16
      """;

  @Test
  void whatIsWrittenIsWhatIsWired() {
    CabinetSettings settings = CabinetYaml.parse("cabinet.yaml", GOOD);

    assertThat(settings.wiring().slots())
        .hasSize(4)
        .containsEntry(new SlotNumber(3), new Place("left", 0, 3))
        .containsEntry(new SlotNumber(4), new Place("left", 1, 16));
    assertThat(settings.wiring().buses().getFirst().polarity().presence()).isEqualTo(Presence.ITEM);
    assertThat(settings.wiring().buses().getFirst().line())
        .isEqualTo(new OctetAddress.Tcp("127.0.0.1", 5000));
    assertThat(settings.keepsTime()).isFalse();
    assertThat(settings.duress()).isFalse();
  }

  @Test
  void theExampleThatIsShippedIsGood() {
    CabinetSettings settings = CabinetYaml.read(Path.of("../config/examples/cabinet.yaml"));

    assertThat(settings.wiring().slots()).hasSize(15);
    assertThat(settings.wiring().door()).contains(new Place("left", 0, 16));
    assertThat(settings.front().readers()).hasSize(1);
    assertThat(settings.front().keypad()).isPresent();
    assertThat(settings.keepsTime()).isTrue();
  }

  @Test
  void theBridgeWaitsForTheCabinetOrTheCabinetForTheBridge() {
    assertThat(CabinetYaml.parse("cabinet.yaml", GOOD).bridge())
        .contains(new Bridge("127.0.0.1", 7600, false));
    assertThat(CabinetYaml.parse("cabinet.yaml", GOOD.replace("bridge:", "listen:")).bridge())
        .contains(new Bridge("127.0.0.1", 7600, true));
    CabinetSettings wired =
        CabinetYaml.parse(
            "cabinet.yaml",
            GOOD.replace(
                "bridge: 127.0.0.1:7600",
                "wires: {at: 'serial:///dev/ttyS1?baud=9600&station=3', secret: line.secret}"));
    assertThat(wired.bridge()).isEmpty();
    assertThat(wired.wires().orElseThrow().at().station()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id: W1 | id: a/b | 1 | has 1 to 64
          bridge: 127.0.0.1:7600 | bridge: nowhere | 2 | HOST:PORT is expected here
          folder: here | listen: 127.0.0.1:7601 | 3 | one way to the bridge
          bridge: 127.0.0.1:7600 | wires: {at: 'serial:///dev/ttyS1?baud=9600', secret: x} | 2 | baud=115200&station=1
          family: kerong-cu16 | family: acme | 6 | no family of lock boards is named 'acme'; there are kerong-cu16, wkly
          family: kerong-cu16 | family: wkly | 9 | sense no items; say latch
          boards: [0, 1] | boards: [0, 10] | 8 | a number from 0 to 9 is expected here, not 10
          boards: [0, 1] | boards: [0] | 12 | line left has no board 1
          presence: item | presence: smell | 9 | latch or item is expected here
          presence: item | colour: red | 9 | unknown field 'colour'; known here are
          1-3: left/0/1 | 1-3: left/0/15 | 11 | has channels 1 to 16, not 17
          1-3: left/0/1 | 3-1: left/0/1 | 11 | '3-1' counts down
          4: left/1/16 | 3: left/1/16 | 12 | slot 3 stands here twice
          4: left/1/16 | 4: left/0/2 | 11 | One channel stands for one slot
          4: left/1/16 | 4: right/1/16 | 12 | no line is named 'right'
          tcp: 127.0.0.1:5000 | model: x | 6 | unknown field 'model'
          folder: here | 'folder: [' | 4 | not YAML
          folder: here | folder: !!java.io.File here | 3 | Global tag is not allowed
          """)
  void whatIsWrongIsRefusedWithItsLine(String good, String bad, int line, String reason) {
    String text = GOOD.replace(good, bad);
    assertThat(text).isNotEqualTo(GOOD);

    assertThatThrownBy(() -> CabinetYaml.parse("cabinet.yaml", text))
        .isInstanceOf(RefusedSetting.class)
        .hasMessageContaining(reason)
        .hasMessageMatching("(?s)cabinet\\.yaml:\\d+: .*");
    if (line > 0 && !reason.startsWith("not YAML") && !reason.startsWith("unknown field 'm")) {
      assertThatThrownBy(() -> CabinetYaml.parse("cabinet.yaml", text))
          .hasMessageStartingWith("cabinet.yaml:" + line + ":");
    }
  }
}
