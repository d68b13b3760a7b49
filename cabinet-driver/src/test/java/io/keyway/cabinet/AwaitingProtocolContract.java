// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.custody.CabinetId;
import org.junit.jupiter.api.Test;

/** What a protocol must keep, beside its contract, where cabinets come by themselves. */
public abstract class AwaitingProtocolContract extends CabinetProtocolContract {
  @Test
  void aSecondCabinetWithTheSameIdIsRefusedWhileTheFirstLives() {
    try (CabinetUnderTest second = bridge.cabinet(CABINET)) {
      second.start();

      assertThat(listener.awaitRefused()).startsWith(CABINET.value());
      assertThat(done(session.revoke(TestRoster.revocation(1, 1), 2)).people()).isZero();
      assertThat(listener.hasLinked()).isFalse();
    }
  }

  @Test
  void aStrangerIsRefused() {
    try (CabinetUnderTest stranger = bridge.cabinet(new CabinetId("nobody-9"))) {
      stranger.start();

      assertThat(listener.awaitRefused()).startsWith("nobody-9");
      assertThat(listener.hasLinked()).isFalse();
    }
  }
}
