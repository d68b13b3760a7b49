// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Store;
import io.keyway.connectors.CloudEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * What happens, as it is committed: a stream of CloudEvents. The id of a stream's event is the
 * ledger's sequence number, so a reader that comes back with {@code Last-Event-ID} misses nothing.
 */
@RestController
@RequestMapping("/api/v1/events")
@Needs({Role.VIEWER, Role.OPERATOR, Role.AUDITOR})
final class EventsController {
  private static final int AT_ONCE = 200;
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final Store store;
  private final Ledger ledger;
  private final CommitSignal commits;
  private final Streams streams;
  private final ObjectMapper json;

  EventsController(
      Store store, Ledger ledger, CommitSignal commits, Streams streams, ObjectMapper json) {
    this.store = store;
    this.ledger = ledger;
    this.commits = commits;
    this.streams = streams;
    this.json = json;
  }

  /** CloudEvents 1.0 in JSON. */
  record CloudEvent(
      String specversion,
      String id,
      String source,
      String type,
      String subject,
      String time,
      String datacontenttype,
      String sequence,
      @JsonRawValue String data) {
    static CloudEvent of(LedgerEntry entry) {
      return new CloudEvent(
          "1.0",
          entry.id(),
          CloudEvents.SOURCE,
          "io.keyway." + entry.type(),
          entry.subject(),
          entry.at(),
          "application/json",
          Long.toString(entry.seq()),
          entry.data());
    }
  }

  @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter events(@RequestHeader("Last-Event-ID") Optional<String> last) {
    long after = last.map(EventsController::sequence).orElseGet(() -> newest());
    return streams.open(out -> follow(after, out));
  }

  private void follow(long start, SseEmitter out) throws IOException, InterruptedException {
    long after = start;
    out.send(SseEmitter.event().comment("from " + after));
    while (!Thread.currentThread().isInterrupted()) {
      long seen = commits.count();
      long from = after;
      List<LedgerEntry> entries = store.read(jdbc -> ledger.after(jdbc, from, AT_ONCE));
      for (LedgerEntry entry : entries) {
        out.send(event(entry));
        after = entry.seq();
      }
      if (entries.isEmpty() && commits.awaitMoreThan(seen, SILENCE) == seen) {
        out.send(SseEmitter.event().comment("still here"));
      }
    }
  }

  private long newest() {
    return store.read(jdbc -> ledger.head(jdbc).map(LedgerEntry::seq).orElse(0L));
  }

  private SseEventBuilder event(LedgerEntry entry) throws JsonProcessingException {
    return SseEmitter.event()
        .id(Long.toString(entry.seq()))
        .data(json.writeValueAsString(CloudEvent.of(entry)), MediaType.TEXT_PLAIN);
  }

  private static long sequence(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw Refusal.badRequest("Last-Event-ID is the id of the last event you have.");
    }
    return Long.parseLong(text);
  }
}
