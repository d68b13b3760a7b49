// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** The ledger, one JSON object a line, in the order of its chain. */
@RestController
@RequestMapping("/api/v1/ledger")
@Needs(Role.AUDITOR)
final class LedgerController {
  private static final int AT_ONCE = 1_000;

  private final Store store;
  private final Ledger ledger;
  private final ObjectMapper json;

  LedgerController(Store store, Ledger ledger, ObjectMapper json) {
    this.store = store;
    this.ledger = ledger;
    this.json = json;
  }

  /**
   * @param data RFC 8785 JSON, as it was hashed
   */
  record Line(
      long seq,
      String id,
      String at,
      String type,
      String subject,
      @JsonRawValue String data,
      String prev,
      String hash) {
    static Line of(LedgerEntry entry) {
      return new Line(
          entry.seq(),
          entry.id(),
          entry.at(),
          entry.type(),
          entry.subject(),
          entry.data(),
          entry.prev(),
          entry.hash());
    }
  }

  @GetMapping
  ResponseEntity<StreamingResponseBody> after(@RequestParam(defaultValue = "0") long after) {
    if (after < 0) {
      throw Refusal.badRequest("after is the sequence number of the last entry you have.");
    }
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_NDJSON)
        .body(out -> write(after, out));
  }

  private void write(long after, OutputStream out) throws IOException {
    long last = after;
    List<LedgerEntry> entries = read(last);
    while (!entries.isEmpty()) {
      for (LedgerEntry entry : entries) {
        out.write(json.writeValueAsBytes(Line.of(entry)));
        out.write('\n');
      }
      last = entries.getLast().seq();
      entries = read(last);
    }
  }

  private List<LedgerEntry> read(long after) {
    return store.read(jdbc -> ledger.after(jdbc, after, AT_ONCE));
  }
}
