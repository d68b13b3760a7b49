// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.durable.LogBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** A sound file of any records is what a cabinet remembers, or is refused and left as it is. */
final class MemoryFilesFuzzTest {
  private static final JournalStore.Stamp NOW =
      new JournalStore.Stamp(1, Instant.parse("2026-03-02T09:00:00Z"), 0, true);

  @TempDir static Path folder = Path.of("");

  /** The first byte says of which store the file is; the rest are its records. */
  @FuzzTest
  void anyRecordsAreRememberedOrRefused(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return;
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    byte[] content = LogBytes.of(LogBytes.records(rest));
    Path file = folder.resolve("any.log");
    Files.write(file, content);
    Optional<String> told;
    try {
      told = Optional.of(opened(bytes[0], file));
    } catch (ProtocolError e) {
      assertThat(e).hasMessageStartingWith(file + " holds a record that cannot be read: ");
      assertThat(Files.readAllBytes(file)).isEqualTo(content);
      told = Optional.empty();
    }
    if (told.isPresent()) {
      assertThat(opened(bytes[0], file)).isEqualTo(told.get());
    }
  }

  /** What the store of a kind makes of a file, in words. */
  private static String opened(int kind, Path file) {
    return switch ((kind & 0xff) % 7) {
      case 0 -> {
        try (RosterStore roster = RosterStore.open(file, 1_000)) {
          yield roster.state() + " " + roster.epoch();
        }
      }
      case 1 -> {
        try (JournalStore journal = JournalStore.open(file, NOW)) {
          yield journal.last()
              + " "
              + journal.acknowledged()
              + " "
              + journal.hasGap()
              + " "
              + journal.after(0, 100)
              + " "
              + journal.known().all().keySet().stream().sorted().toList();
        }
      }
      case 2 -> {
        try (LayoutStore layout = LayoutStore.open(file)) {
          yield layout.layout().toString();
        }
      }
      case 3 -> {
        try (Leases leases = Leases.open(file, new ManualBoard().clock())) {
          yield leases.remaining() + " " + leases.canTell();
        }
      }
      case 4 -> {
        LockOut.open(file, new ManualBoard().clock()).close();
        yield "lock-out";
      }
      case 5 -> {
        PinStore.open(file).close();
        yield "pins";
      }
      default -> {
        OrderStore.open(file).close();
        yield "orders";
      }
    };
  }
}
