// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.client.Json;
import io.keyway.app.ledger.LedgerEntry;
import io.keyway.model.audit.AuditEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @TempDir private Path folder = Path.of("");
  private final List<String> lines = new ArrayList<>();
  private Shell shell = new Shell(folder);

  @BeforeEach
  void writeThreeEntries() throws IOException {
    shell = new Shell(folder);
    String prev = LedgerEntry.GENESIS;
    for (int seq = 1; seq <= 3; seq++) {
      LedgerEntry entry =
          LedgerEntry.of(
              seq,
              new AuditEvent(
                  "event-" + seq,
                  "io.keyway.test",
                  "subject",
                  Instant.parse("2026-11-23T08:00:00Z"),
                  Map.of("n", seq)),
              prev);
      prev = entry.hash();
      ObjectNode json = Json.object().put("seq", seq).put("id", entry.id());
      json.put("type", entry.type()).put("subject", entry.subject()).put("at", entry.at());
      json.set("data", Json.MAPPER.readTree(entry.data()));
      lines.add(json.put("prev", entry.prev()).put("hash", entry.hash()).toString());
    }
  }

  private int verify(List<String> export) throws IOException {
    Files.write(folder.resolve("ledger.ndjson"), export);
    return shell.run("ledger", "verify", "ledger.ndjson");
  }

  @Test
  void aWholeExportIsSound() throws IOException {
    assertThat(verify(lines)).as(shell.err()).isZero();
    assertThat(shell.out()).contains("sound: 3 entries");
  }

  @Test
  void aChangedEntryIsFound() throws IOException {
    lines.set(1, lines.get(1).replace("\"n\":2", "\"n\":7"));

    assertThat(verify(lines)).isEqualTo(1);
    assertThat(shell.err()).contains("not sound at entry 2");
  }

  @Test
  void aMissingEntryIsFound() throws IOException {
    lines.remove(1);

    assertThat(verify(lines)).isEqualTo(1);
    assertThat(shell.err()).contains("not sound at entry 2");
  }

  @Test
  void anythingElseIsNoLedger() throws IOException {
    assertThat(verify(List.of("hello"))).isEqualTo(1);
    assertThat(shell.err()).contains("is not an export of a ledger");
  }

  @Test
  void exportPrintsWhatTheBridgeSends() {
    try (FakeBridge bridge = new FakeBridge()) {
      bridge.on("GET /api/v1/ledger?after=7", 200, "{\"seq\":8}\n{\"seq\":9}\n");
      shell.with("KEYWAY_URL", bridge.url()).with("KEYWAY_TOKEN", "t");

      assertThat(shell.run("ledger", "export", "--after", "7")).isZero();
      assertThat(shell.out()).isEqualTo("{\"seq\":8}\n{\"seq\":9}\n");
    }
  }
}
