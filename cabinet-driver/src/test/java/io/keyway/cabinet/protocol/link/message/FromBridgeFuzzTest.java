// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.keyway.cabinet.CabinetException.ProtocolError;

/** Any bytes are the one frame of a message that the bridge may send, or are refused. */
final class FromBridgeFuzzTest {
  @FuzzTest
  void anyBytesAreTheFrameOfTheirMessageOrRefused(byte[] bytes) {
    FromBridge message;
    try {
      message = FromBridge.decode(bytes);
    } catch (ProtocolError e) {
      assertThat(e).hasMessageStartingWith("Bad frame of " + bytes.length + " bytes: ");
      return;
    }
    byte[] frame = message.encode();
    assertThat(FromBridge.decode(frame)).isEqualTo(message).hasToString(message.toString());
    if (!(message instanceof Welcome || message instanceof Rejected)) {
      assertThat(frame).isEqualTo(bytes);
    }
  }
}
