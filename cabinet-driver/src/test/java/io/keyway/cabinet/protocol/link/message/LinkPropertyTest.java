// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.TestRoster;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.model.access.RosterEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
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
