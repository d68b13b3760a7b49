// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.keyway.cabinet.CabinetException.ProtocolError;

/** Any bytes are the one frame of a message that a cabinet may send, or are refused. */
final class FromCabinetFuzzTest {
  @FuzzTest
  void anyBytesAreTheFrameOfTheirMessageOrRefused(byte[] bytes) {
    FromCabinet message;
    try {
      message = FromCabinet.decode(bytes);
    } catch (ProtocolError e) {
      assertThat(e).hasMessageStartingWith("Bad frame of " + bytes.length + " bytes: ");
      return;
    }
    byte[] frame = message.encode();
    assertThat(FromCabinet.decode(frame)).isEqualTo(message).hasToString(message.toString());
    if (!(message instanceof Hello)) {
      assertThat(frame).isEqualTo(bytes);
    }
  }
}
