// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.estate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keyway.cabinet.CabinetProtocol;
import io.keyway.cabinet.protocol.link.LinkProtocol;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.Estate;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CabinetProtocolsTest {
  private static final CabinetLayout LAYOUT =
      new CabinetLayout(ZoneOffset.UTC, 4, Map.of(), List.of());
  private static final URI CONTROLLER = URI.create("uhppote://10.2.3.4/405419896");

  private final CabinetProtocols protocols = CabinetProtocols.found();

  CabinetProtocolsTest() {}

  @Test
  void aCabinetIsSpokenWithInTheProtocolOfItsAddressAndByTheLinkWithoutOne() {
    Estate.Cabinet comes = new Estate.Cabinet(new CabinetId("A"), "s", LAYOUT);
    Estate.Cabinet called =
        new Estate.Cabinet(new CabinetId("B"), "s", LAYOUT, Optional.of(CONTROLLER));
    Estate estate = new Estate(Map.of(), Map.of(comes.id(), comes, called.id(), called), Map.of());

    assertThat(protocols.of(estate, comes.id()).name()).isEqualTo("link");
    assertThat(protocols.of(estate, called.id()).name()).isEqualTo("uhppote");
    assertThat(protocols.of(estate, new CabinetId("C")).name()).isEqualTo("link");
  }

  @Test
  void anAddressThatNobodyCallsIsRefusedWithWhatToWrite() {
    assertThat(protocols.address("uhppote://10.2.3.4/405419896")).isEqualTo(CONTROLLER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> protocols.address("http://10.2.3.4/"))
        .withMessageContaining("begins with one of")
        .withMessageContaining("uhppote:");
    assertThatIllegalArgumentException().isThrownBy(() -> protocols.address("10.2.3.4"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> protocols.address("uhppote://10.2.3.4/none"));
  }

  @Test
  void oneProtocolAwaitsCabinetsNeitherNoneNorTwo() {
    CabinetProtocol link = new LinkProtocol();

    assertThatIllegalArgumentException().isThrownBy(() -> new CabinetProtocols(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CabinetProtocols(List.of(link, new LinkProtocol())));
  }
}
