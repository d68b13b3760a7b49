// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.protocol.uhppote.message.GetCardAt.Beyond;
import io.keyway.cabinet.protocol.uhppote.message.GetCardAt.Freed;
import io.keyway.cabinet.protocol.uhppote.message.GetCardAt.Taken;
import io.keyway.cabinet.protocol.uhppote.message.GetEvent.Event;
import io.keyway.cabinet.protocol.uhppote.message.GetStatus.Status;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of every request and answer, written out. */
final class PacketsTest {
  private static final long SERIAL = 405_419_896;
  private static final String HEAD = "17%s0000" + "78372a18";
  private static final Card CARD =
      Card.of(
          1_712_345, LocalDate.of(2026, 11, 27), LocalDate.of(2026, 12, 9), List.of(1, 0, 0, 1));
  private static final String CARD_BYTES = "d9201a00" + "20261127" + "20261209" + "01000001";

  @Test
  void aStatusIsAskedForAndRead() {
    assertThat(new GetStatus().encode(SERIAL)).isEqualTo(packet("20", ""));

    Status status =
        new GetStatus()
            .decode(
                packet(
                    "20",
                    "39000000"
                        + "01000301"
                        + "aae85d00"
                        + "20260419170009"
                        + "06"
                        + "01000101"
                        + "00000101"
                        + "09"
                        + "143702"
                        + "11000000"
                        + "00000000"
                        + "2b0401"
                        + "260420"),
                SERIAL);

    assertThat(status).isEqualTo(new Status(57, 9, LocalDateTime.of(2026, 4, 20, 14, 37, 2)));
  }

  @Test
  void theClockIsSetInDecimals() {
    LocalDateTime time = LocalDateTime.of(2026, 11, 27, 8, 35, 59);

    assertThat(new SetTime(time).encode(SERIAL)).isEqualTo(packet("30", "20261127083559"));
    assertThat(new SetTime(time).decode(packet("30", "20261127083558"), SERIAL))
        .isEqualTo(time.minusSeconds(1));
  }

  @Test
  void aCardIsPut() {
    assertThat(new PutCard(CARD).encode(SERIAL)).isEqualTo(packet("50", CARD_BYTES));
    assertThat(new PutCard(CARD).decode(packet("50", "01"), SERIAL)).isTrue();
    assertThat(new PutCard(CARD).decode(packet("50", "00"), SERIAL)).isFalse();
  }

  @Test
  void aCardIsDeleted() {
    assertThat(new DeleteCard(1_712_345).encode(SERIAL)).isEqualTo(packet("52", "d9201a00"));
    assertThat(new DeleteCard(1_712_345).decode(packet("52", "01"), SERIAL)).isTrue();
  }

  @Test
  void aCardIsReadByItsNumber() {
    GetCard get = new GetCard(1_712_345);

    assertThat(get.encode(SERIAL)).isEqualTo(packet("5a", "d9201a00"));
    assertThat(get.decode(packet("5a", CARD_BYTES), SERIAL)).contains(CARD);
    assertThat(get.decode(packet("5a", ""), SERIAL)).isEmpty();
  }

  @Test
  void anotherCardIsNoAnswer() {
    assertThatThrownBy(() -> new GetCard(5).decode(packet("5a", CARD_BYTES), SERIAL))
        .isInstanceOf(ProtocolError.class)
        .hasMessageEndingWith("asked was another card: " + HEAD.formatted("5a"));
  }

  @Test
  void aPlaceOfTheTableHoldsACardOrDidOrIsBeyondItsEnd() {
    GetCardAt get = new GetCardAt(4);

    assertThat(get.encode(SERIAL)).isEqualTo(packet("5c", "04000000"));
    assertThat(get.decode(packet("5c", CARD_BYTES), SERIAL)).isEqualTo(new Taken(CARD));
    assertThat(get.decode(packet("5c", "ffffffff"), SERIAL)).isEqualTo(new Freed());
    assertThat(get.decode(packet("5c", ""), SERIAL)).isEqualTo(new Beyond());
  }

  @Test
  void aCardOfSomebodyElseMayHaveProfilesAPinAndNoDates() {
    String bytes = "d9201a00" + "00000000" + "00000000" + "001d01fe" + "a40d0f";

    assertThat(new GetCardAt(1).decode(packet("5c", bytes), SERIAL))
        .isEqualTo(
            new Taken(
                new Card(
                    1_712_345,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(0, 29, 1, 254),
                    986_532)));
  }

  @Test
  void cardsAreCounted() {
    assertThat(new CountCards().encode(SERIAL)).isEqualTo(packet("58", ""));
    assertThat(new CountCards().decode(packet("58", "b9350000"), SERIAL)).isEqualTo(13_753);
  }

  @Test
  void anEventIsRead() {
    String bytes = "08000000" + "01010301" + "ade85d00" + "20260210071201" + "06";

    assertThat(new GetEvent(8).encode(SERIAL)).isEqualTo(packet("b0", "08000000"));
    assertThat(new GetEvent(8).decode(packet("b0", bytes), SERIAL))
        .contains(
            new Event(
                8, 1, true, 3, 6_154_413, Optional.of(LocalDateTime.of(2026, 2, 10, 7, 12, 1)), 6));
    assertThat(new GetEvent(GetEvent.OLDEST).decode(packet("b0", bytes), SERIAL)).isPresent();
    assertThat(new GetEvent(8).decode(packet("b0", ""), SERIAL)).isEmpty();
  }

  @Test
  void anOverwrittenEventIsToldByItsType() {
    Event event = new GetEvent(8).decode(packet("b0", "08000000" + "ff"), SERIAL).orElseThrow();

    assertThat(event.isOverwritten()).isTrue();
    assertThat(event.isSwipe()).isFalse();
  }

  @Test
  void theIndexOfEventsIsReadAndMoved() {
    assertThat(new GetEventIndex().encode(SERIAL)).isEqualTo(packet("b4", ""));
    assertThat(new GetEventIndex().decode(packet("b4", "29000000"), SERIAL)).isEqualTo(41);
    assertThat(new SetEventIndex(41).encode(SERIAL))
        .isEqualTo(packet("b2", "29000000" + "55aaaa55"));
    assertThat(new SetEventIndex(41).decode(packet("b2", "01"), SERIAL)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'17580000 78372a18', an answer has 64 bytes",
    "'19580000 78372a18 00', an answer begins with 17",
    "'17580100 78372a18 00', an answer begins with 17",
    "'17940000 78372a18 00', asked was function 58",
    "'17580000 79372a18 00', asked was controller 405419896"
  })
  void whatIsNotTheAnswerIsRefused(String begin, String why) {
    byte[] bytes = HexFormat.of().parseHex(begin.replace(" ", ""));
    byte[] whole = bytes.length > 8 ? java.util.Arrays.copyOf(bytes, Packet.LENGTH) : bytes;

    assertThatThrownBy(() -> new CountCards().decode(whole, SERIAL))
        .isInstanceOf(ProtocolError.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({"2026117f, binary-coded", "20261327, no date", "20260230, no date"})
  void whatIsNoDateIsRefusedAndNoNumberIsTold(String date, String why) {
    assertThatThrownBy(
            () -> new GetCardAt(1).decode(packet("5c", "d9201a00" + date + "20261209"), SERIAL))
        .isInstanceOf(ProtocolError.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("d9201a");
    assertThat(CARD.toString() + new DeleteCard(1_712_345) + new GetCard(1_712_345))
        .doesNotContain("1712345");
  }

  @Test
  void anAnswerThatIsNeitherYesNorNoIsRefused() {
    assertThatThrownBy(() -> new PutCard(CARD).decode(packet("50", "02"), SERIAL))
        .isInstanceOf(ProtocolError.class)
        .hasMessageContaining("neither 0 nor 1");
  }

  private static byte[] packet(String function, String content) {
    String hex = HEAD.formatted(function) + content;
    return HexFormat.of().parseHex(hex + "0".repeat(2 * Packet.LENGTH - hex.length()));
  }
}
