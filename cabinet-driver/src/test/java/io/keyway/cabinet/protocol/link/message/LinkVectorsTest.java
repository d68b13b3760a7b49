// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.trust.EnrolmentCode;
import io.keyway.model.custody.CabinetId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The frames in {@code messages.txt}, {@code bad-frames.txt} and in the reference page. */
final class LinkVectorsTest {
  static List<Vector> messages() {
    return Vector.read("messages.txt");
  }

  static List<Vector> badFrames() {
    return Vector.read("bad-frames.txt");
  }

  static List<Vector> entries() {
    return Vector.read("entries.txt");
  }

  static List<Vector> documented() throws IOException {
    Path page = Path.of("../docs/reference/link.md").toAbsolutePath().normalize();
    List<String> lines = Files.readAllLines(page);
    int begin = lines.indexOf("```frames") + 1;
    int end = begin + lines.subList(begin, lines.size()).indexOf("```");
    return Vector.of(lines.subList(begin, end));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void saysWhatItSays(Vector vector) {
    LinkMessage message = Vector.decode(vector.frame());

    assertThat(message).hasToString(vector.expected());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isWrittenAsItWasRead(Vector vector) {
    assertThat(HexFormat.of().formatHex(Vector.decode(vector.frame()).encode()))
        .isEqualTo(HexFormat.of().formatHex(vector.frame()));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isRefusedByTheEndThatSaysIt(Vector vector) {
    boolean fromCabinet = Vector.decode(vector.frame()) instanceof FromCabinet;

    assertThatThrownBy(
            () -> {
              if (fromCabinet) {
                FromBridge.decode(vector.frame());
              } else {
                FromCabinet.decode(vector.frame());
              }
            })
        .isInstanceOf(ProtocolError.class)
        .hasMessageContaining("type");
  }

  @ParameterizedTest
  @MethodSource("badFrames")
  void isRefusedWithTheReason(Vector vector) {
    byte[] frame = vector.frame();

    assertThatThrownBy(() -> Vector.decode(frame))
        .isInstanceOf(ProtocolError.class)
        .hasMessageContaining(vector.expected())
        .hasMessageContaining(HexFormat.of().formatHex(frame, 0, Math.min(frame.length, 24)));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void anEntryHasOneFormAndItsDigest(Vector vector) {
    CborReader in = new CborReader(vector.frame());
    var entry = WireEntry.decode(in);
    in.end();

    assertThat(WireEntry.bytes(entry)).isEqualTo(vector.frame());
    assertThat(HexFormat.of().formatHex(WireEntry.digest(entry))).isEqualTo(vector.expected());
  }

  @ParameterizedTest
  @MethodSource("documented")
  void theReferencePageShowsRealFrames(Vector vector) {
    LinkMessage message = Vector.decode(vector.frame());

    assertThat(message.encode()).isEqualTo(vector.frame());
    assertThat(message.getClass().getSimpleName()).isEqualTo(vector.expected());
  }

  @Test
  void theReferencePageShowsEveryMessage() throws IOException {
    Stream<Class<?>> all =
        Stream.of(FromCabinet.class, FromBridge.class)
            .flatMap(end -> Arrays.stream(end.getPermittedSubclasses()));

    assertThat(documented().stream().map(Vector::expected))
        .containsAll(all.map(Class::getSimpleName).toList());
  }

  @Test
  void theReferencePageShowsARealEnrolmentCode() throws IOException {
    String page = Files.readString(Path.of("../docs/reference/link.md"));
    Matcher code = Pattern.compile("([a-z2-7]{4}-){11}[a-z2-7]{4}").matcher(page);
    assertThat(code.find()).isTrue();
    Certificate shown =
        documented().stream()
            .filter(vector -> vector.name().equals("certificate"))
            .map(vector -> (Certificate) Vector.decode(vector.frame()))
            .findFirst()
            .orElseThrow();
    byte[] secret = new byte[EnrolmentCode.SECRET];
    Arrays.fill(secret, (byte) 0x5a);

    EnrolmentCode read = EnrolmentCode.parse(code.group(), new CabinetId("north-1"));

    assertThat(read.secret()).isEqualTo(secret);
    assertThat(read.names(shown.chain().getLast())).isTrue();
  }

  @Test
  void aLaterVersionMayAddToTheHandshake() {
    Vector rejected =
        messages().stream().filter(v -> v.name().equals("rejected")).findFirst().orElseThrow();
    byte[] more = Arrays.copyOf(rejected.frame(), rejected.frame().length + 4);
    more[2]++;
    System.arraycopy(HexFormat.of().parseHex("0282f5a0"), 0, more, rejected.frame().length, 4);

    assertThat(FromBridge.decode(more)).isEqualTo(new Rejected("duplicate"));
  }
}
