// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.TestRoster;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.credential.CardField;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.custody.CabinetLayout;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds for all frames, tried on many drawn from a fixed seed. */
final class LinkPropertyTest {
  private static final long SEED = 20_261_123;
  private static final Set<Integer> HANDSHAKE = Set.of(Hello.TYPE, Welcome.TYPE, Rejected.TYPE);

  @Test
  void integersOfEverySizeComeBack() {
    for (int bits = 0; bits < 63; bits++) {
      for (long near = (1L << bits) - 2; near <= (1L << bits) + 2; near++) {
        for (long value : new long[] {near, -near}) {
          CborReader in = new CborReader(new CborWriter().integer(value).bytes());

          assertThat(in.integer()).isEqualTo(value);
          in.end();
        }
      }
    }
  }

  @Test
  void numbersOfCardsOfEverySizeComeBackInTheirShortestForm() {
    for (int bits = 0; bits < CardFormat.MOST_BITS; bits++) {
      BigInteger value = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.TWO).abs();
      byte[] bytes = new CborWriter().natural(value).bytes();

      CborReader in = new CborReader(bytes);

      assertThat(in.natural(CardFormat.MOST_BITS)).isEqualTo(value);
      in.end();
      if (value.bitLength() < Long.SIZE) {
        assertThat(bytes).isEqualTo(new CborWriter().integer(value.longValueExact()).bytes());
      }
    }
    for (byte[] wrong : List.of(new byte[9], new byte[] {1, 2}, new byte[0], new byte[26])) {
      Arrays.fill(wrong, wrong.length == 26 ? (byte) 1 : 0);
      byte[] bytes = new CborWriter().bytes(wrong).bytes();

      assertThatThrownBy(() -> new CborReader(bytes).natural(CardFormat.MOST_BITS))
          .isInstanceOf(ProtocolError.class);
    }
  }

  @Test
  void cardFormatsOfEveryKindComeBackEqual() {
    CardField run = CardField.of(0, 7);
    List<CardField> cards =
        List.of(
            CardField.of(8, 9),
            new CardField.Bits(List.of(12, 9, 30)),
            new CardField.Decimals(3, List.of(List.of(8, 9, 10), List.of(14, 13))),
            new CardField.Track2(List.of(8, 9, 10, 11, 12, 20, 21, 22, 23, 24)));
    List<CardFormat> formats =
        cards.stream()
            .map(card -> new CardFormat("X", 32, Optional.of(run), card, List.of()))
            .toList();
    CabinetLayout layout = new CabinetLayout(ZoneId.of("UTC"), 4, Map.of(), formats);
    byte[] bytes = CborWriter.encode(layout, WireLayout::encode);

    assertThat(WireLayout.decode(new CborReader(bytes))).isEqualTo(layout);
  }

  @Test
  void aDamagedCardFormatIsRefusedOrIsAnotherCanonicalOne() {
    Random random = new Random(SEED);
    CardFormat format =
        new CardFormat(
            "X",
            32,
            Optional.of(new CardField.Decimals(3, List.of(List.of(0, 1), List.of(5, 4)))),
            new CardField.Track2(List.of(8, 9, 10, 11, 12)),
            List.of(new CardFormat.Parity(31, true, List.of(1, 2, 30))));
    CabinetLayout layout = new CabinetLayout(ZoneId.of("UTC"), 4, Map.of(), List.of(format));
    byte[] bytes = CborWriter.encode(layout, WireLayout::encode);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = damaged(bytes, random);
      try {
        CborReader in = new CborReader(damaged);
        CabinetLayout read = WireLayout.decode(in);
        in.end();
        assertThat(CborWriter.encode(read, WireLayout::encode)).isEqualTo(damaged);
      } catch (ProtocolError | DateTimeException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(5_000);
  }

  @Test
  void anEntryComesBackEqualAndKeepsItsDigestInWhateverOrderItIsHeld() {
    Random random = new Random(SEED);
    for (int i = 0; i < 500; i++) {
      RosterEntry entry = TestRoster.random(random);
      byte[] bytes = WireEntry.bytes(entry);

      RosterEntry read = WireEntry.decode(new CborReader(bytes));

      assertThat(WireEntry.bytes(read)).isEqualTo(bytes);
      assertThat(WireEntry.digest(shuffled(entry, random))).isEqualTo(WireEntry.digest(entry));
      assertThat(new HashSet<>(read.credentials())).isEqualTo(new HashSet<>(entry.credentials()));
      assertThat(read.grants()).hasSameSizeAs(entry.grants());
      assertThat(read.person()).isEqualTo(entry.person());
    }
  }

  @Test
  void aDamagedFrameIsRefusedOrIsAnotherCanonicalFrame() {
    Random random = new Random(SEED);
    List<Vector> vectors = new ArrayList<>(Vector.read("messages.txt"));
    List<String> other = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] frame = damaged(vectors.get(random.nextInt(vectors.size())).frame(), random);
      try {
        LinkMessage message = Vector.decode(frame);
        if (!HANDSHAKE.contains(message.type()) && !Arrays.equals(message.encode(), frame)) {
          other.add(HexFormat.of().formatHex(frame));
        }
      } catch (ProtocolError e) {
        refused++;
      }
    }
    assertThat(other).isEmpty();
    assertThat(refused).isGreaterThan(20_000);
  }

  @Test
  void noiseIsRefused() {
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      refused += isRefused(noise) ? 1 : 0;
    }
    assertThat(refused).isEqualTo(50_000);
  }

  private static boolean isRefused(byte[] frame) {
    try {
      Vector.decode(frame);
      return false;
    } catch (ProtocolError e) {
      return true;
    }
  }

  private static byte[] damaged(byte[] frame, Random random) {
    byte[] result = frame.clone();
    for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
      int at = random.nextInt(Math.max(1, result.length));
      result =
          switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(result, at);
            case 1 -> Arrays.copyOf(result, result.length + 1 + random.nextInt(4));
            case 2 -> without(result, at);
            default -> with(result, at, (byte) random.nextInt(256));
          };
    }
    return result;
  }

  private static byte[] with(byte[] frame, int at, byte value) {
    if (at < frame.length) {
      frame[at] = value;
    }
    return frame;
  }

  private static byte[] without(byte[] frame, int at) {
    if (at >= frame.length) {
      return frame;
    }
    byte[] shorter = Arrays.copyOf(frame, frame.length - 1);
    System.arraycopy(frame, at + 1, shorter, at, frame.length - at - 1);
    return shorter;
  }

  private static RosterEntry shuffled(RosterEntry entry, Random random) {
    var credentials = new ArrayList<>(entry.credentials());
    var grants = new ArrayList<>(entry.grants());
    Collections.shuffle(credentials, random);
    Collections.shuffle(grants, random);
    return new RosterEntry(
        entry.person(), entry.epoch(), entry.revision(), credentials, entry.maxKeys(), grants);
  }
}
