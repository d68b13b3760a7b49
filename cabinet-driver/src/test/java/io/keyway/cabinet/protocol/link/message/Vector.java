// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** A line of a file of frames: name | hex | what to expect. */
record Vector(String name, byte[] frame, String expected) {

  static List<Vector> read(String file) {
    String path = "/io/keyway/cabinet/protocol/link/" + file;
    try (InputStream in = Vector.class.getResourceAsStream(path)) {
      byte[] text = Objects.requireNonNull(in, path).readAllBytes();
      return of(new String(text, StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Vector> of(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\\|", 3))
        .map(part -> new Vector(part[0].strip(), hex(part[1]), part[2].strip()))
        .toList();
  }

  /** The message, whichever end sent it. */
  static LinkMessage decode(byte[] frame) {
    boolean fromCabinet = frame.length > 1 && (frame[1] & 0xff) < Welcome.TYPE;
    return fromCabinet ? FromCabinet.decode(frame) : FromBridge.decode(frame);
  }

  @Override
  public String toString() {
    return name;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.strip());
  }
}
