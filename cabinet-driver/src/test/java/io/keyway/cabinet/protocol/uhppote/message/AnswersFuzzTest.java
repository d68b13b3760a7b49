// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.protocol.uhppote.message.GetCardAt.Taken;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;

/** Any bytes are the answer to what was asked, or are refused. */
final class AnswersFuzzTest {
  private static final List<Request<?>> REQUESTS =
      List.of(
          new CountCards(),
          new DeleteCard(7),
          new GetCard(1_712_345),
          new GetCardAt(1),
          new GetEvent(8),
          new GetEvent(GetEvent.OLDEST),
          new GetEventIndex(),
          new GetStatus(),
          new PutCard(Card.of(7, LocalDate.EPOCH, LocalDate.EPOCH, List.of(1, 0, 0, 0))),
          new SetEventIndex(8),
          new SetTime(LocalDateTime.MIN));

  @FuzzTest
  void anyBytesAreTheAnswerOrRefused(byte[] bytes) {
    for (Request<?> request : REQUESTS) {
      try {
        Object answer = request.decode(bytes, serial(bytes));
        assertThat(bytes).hasSize(Packet.LENGTH);
        assertThat(bytes[1] & 0xff).isEqualTo(request.function());
        if (answer instanceof Taken(Card card)) {
          assertPutAgain(card, bytes);
        }
      } catch (ProtocolError e) {
        assertThat(e).hasMessageStartingWith("Bad packet of " + bytes.length + " bytes: ");
      }
    }
  }

  /** A card that was read is put with the bytes by which it was read. */
  private static void assertPutAgain(Card card, byte[] bytes) {
    byte[] put = new PutCard(card).encode(serial(bytes));
    assertThat(Arrays.copyOfRange(put, 8, 27)).isEqualTo(Arrays.copyOfRange(bytes, 8, 27));
  }

  private static long serial(byte[] bytes) {
    return bytes.length < 8
        ? 1
        : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffff_ffffL;
  }
}
