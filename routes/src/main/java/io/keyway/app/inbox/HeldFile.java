// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.store.SourceFiles.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A file that waits for an approver, whole, so that exactly what was seen is applied.
 *
 * @param absent keys of the people whom it does not list
 * @param losing keys of the people who would lose a right by it
 * @param records how many of its records are valid
 * @param gzip its bytes, compressed
 */
record HeldFile(
    String source,
    String name,
    Kind kind,
    Instant asOf,
    String sha256,
    Set<String> absent,
    Set<String> losing,
    int records,
    byte[] gzip) {
  HeldFile {
    absent = Set.copyOf(absent);
    losing = Set.copyOf(losing);
  }

  static HeldFile of(HrFile file, Set<String> absent, Set<String> losing, int records)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      Files.copy(file.path(), out);
    }
    return new HeldFile(
        file.source(),
        file.name(),
        file.kind(),
        file.asOf(),
        file.sha256(),
        absent,
        losing,
        records,
        bytes.toByteArray());
  }

  /** Writes the file out again. */
  HrFile unpack(Path to) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip));
        OutputStream out = Files.newOutputStream(to)) {
      in.transferTo(out);
    }
    return new HrFile(source, to, name, kind, asOf, sha256);
  }

  /** Says nothing of people. */
  @Override
  public String toString() {
    return "HeldFile[" + sha256 + "]";
  }
}
