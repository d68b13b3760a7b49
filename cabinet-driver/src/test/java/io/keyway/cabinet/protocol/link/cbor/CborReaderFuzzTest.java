// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.keyway.cabinet.CabinetException.ProtocolError;
import java.util.List;
import java.util.function.Function;

/** Any bytes are one canonical item that is written as it was read, or are refused. */
final class CborReaderFuzzTest {
  private static final int DEEPEST = 8;
  private static final int MOST_BITS = 200;

  @FuzzTest
  void anyBytesAreOneCanonicalItemOrRefused(byte[] bytes) {
    List<Function<CborReader, CborWriter>> readings =
        List.of(
            in -> new CborWriter().integer(in.unsigned()),
            in -> new CborWriter().integer(in.small()),
            in -> new CborWriter().integer(in.integer()),
            in -> new CborWriter().natural(in.natural(MOST_BITS)),
            in -> new CborWriter().bytes(in.bytes()),
            in -> new CborWriter().text(in.text()),
            in -> new CborWriter().bool(in.bool()),
            in -> new CborWriter().list(in.list(CborReader::text), (t, out) -> out.text(t)),
            in -> new CborWriter().set(in.set(CborReader::integer), (i, out) -> out.integer(i)),
            CborReaderFuzzTest::instants);
    for (Function<CborReader, CborWriter> reading : readings) {
      try {
        CborReader in = new CborReader(bytes);
        byte[] written = reading.apply(in).bytes();
        in.end();
        assertThat(written).isEqualTo(bytes);
      } catch (ProtocolError e) {
        assertThat(e).hasMessageStartingWith("Bad frame of " + bytes.length + " bytes: ");
      }
    }
    passOver(bytes);
  }

  private static CborWriter instants(CborReader in) {
    return in.map(
        fields -> {
          CborWriter out = new CborWriter();
          out.map(map -> fields.each(key -> map.instant(key, MapReader.instant(in))));
          return out;
        });
  }

  private static void passOver(byte[] bytes) {
    try {
      CborReader in = new CborReader(bytes);
      in.skip(DEEPEST);
      in.end();
    } catch (ProtocolError e) {
      assertThat(e).hasMessageStartingWith("Bad frame of ");
    }
  }
}
