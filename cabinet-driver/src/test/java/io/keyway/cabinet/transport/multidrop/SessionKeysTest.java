// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.trust.StationSecret;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class SessionKeysTest {
  private static final byte[] PIECE = "a piece of a frame".getBytes(US_ASCII);
  private static final StationSecret SECRET = StationSecret.ofHex("0f".repeat(32));

  @Test
  void keysAreDerivedAsTheStandardsFirstTestCase() {
    HexFormat hex = HexFormat.of();
    byte[] extracted =
        SessionKeys.hmac(hex.parseHex("000102030405060708090a0b0c"), hex.parseHex("0b".repeat(22)));

    byte[] material = SessionKeys.expand(extracted, hex.parseHex("f0f1f2f3f4f5f6f7f8f9"));

    assertThat(hex.formatHex(material))
        .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  }

  /** The example in docs/reference/link.md, made by an implementation in another language. */
  @Test
  void aSessionBeginsWithTheseOctets() {
    HexFormat hex = HexFormat.of();
    StationSecret secret = StationSecret.ofHex("f0".repeat(16) + "0f".repeat(16));
    byte[] ofMaster = hex.parseHex("00112233445566778899aabbccddeeff");
    byte[] ofStation = hex.parseHex("ffeeddccbbaa99887766554433221100");

    SessionKeys keys = SessionKeys.of(secret, 1, ofMaster, ofStation);

    assertThat(hex.formatHex(new Segment(1, Segment.Kind.TAKEN, 0, ofStation).encode()))
        .isEqualTo("000301020101010101010110ffeeddccbbaa9988776655443322110563238d7900");
    assertThat(hex.formatHex(keys.question(1, Splitter.nothing()).encode()))
        .isEqualTo("0003010301010101010106012518742009325971ea3fa985d300");
    assertThat(hex.formatHex(keys.answer(1, 1, "\0hello".getBytes(US_ASCII)).encode()))
        .isEqualTo("00030104010101010101140195871174c9f28bb5e3f99342c254221d900b00");
  }

  @Test
  void bothEndsMakeTheSameKeysOfOneSecretAndTwoNonces() {
    SessionKeys master = keys(SECRET, 4, 1, 2);
    SessionKeys station = keys(SECRET, 4, 1, 2);

    assertThat(station.open(master.question(1, PIECE))).hasValue(PIECE);
    assertThat(master.open(station.answer(1, 1, PIECE), 1)).hasValue(PIECE);
  }

  @Test
  void whatIsSaidInOneSessionIsNothingInAnother() {
    Segment question = keys(SECRET, 4, 1, 2).question(1, PIECE);

    assertThat(keys(SECRET, 4, 1, 3).open(question)).isEmpty();
    assertThat(keys(SECRET, 4, 9, 2).open(question)).isEmpty();
    assertThat(keys(SECRET, 5, 1, 2).open(question)).isEmpty();
    assertThat(keys(StationSecret.ofHex("0e".repeat(32)), 4, 1, 2).open(question)).isEmpty();
  }

  @Test
  void aQuestionIsNoAnswerAndAnAnswerIsToItsQuestionOnly() {
    SessionKeys keys = keys(SECRET, 4, 1, 2);
    Segment question = keys.question(1, PIECE);
    Segment answer = keys.answer(1, 1, PIECE);

    assertThat(keys.open(question, 1)).isEmpty();
    assertThat(keys.open(answer)).isEmpty();
    assertThat(keys.open(answer, 2)).isEmpty();
  }

  @Test
  void aSealedPieceIsSixteenOctetsLonger() {
    Segment question = keys(SECRET, 4, 1, 2).question(1, PIECE);

    assertThat(question.content().length + Long.BYTES).isEqualTo(PIECE.length + 16);
  }

  @Test
  void aSecretThatIsTooShortOrNoHexIsRefusedWithoutRepeatingIt() {
    assertThatThrownBy(() -> StationSecret.ofHex("secret-of-mine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 to 128 hexadecimal digits")
        .hasMessageNotContaining("mine");
    assertThatThrownBy(() -> StationSecret.ofHex("ab".repeat(15)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(SECRET).hasToString("StationSecret[masked]");
  }

  private static SessionKeys keys(StationSecret secret, int address, int master, int station) {
    byte[] ofMaster = new byte[SessionKeys.NONCE];
    byte[] ofStation = new byte[SessionKeys.NONCE];
    Arrays.fill(ofMaster, (byte) master);
    Arrays.fill(ofStation, (byte) station);
    return SessionKeys.of(secret, address, ofMaster, ofStation);
  }
}
