// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.app.api.CommitSignal;
import io.keyway.app.api.Streams;
import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Caller;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What the page asks for while it is open: its parts, a key set, and when something changed. */
@RestController
@RequestMapping("/console")
@Needs(Role.VIEWER)
final class ConsoleParts {
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** A burst of commits redraws a page a few times a second, not a hundred times. */
  private static final Duration CALM = Duration.ofMillis(250);

  private final BoardReader board;
  private final Parts parts;
  private final CommitSignal commits;
  private final Streams streams;

  ConsoleParts(BoardReader board, Parts parts, CommitSignal commits, Streams streams) {
    this.board = board;
    this.parts = parts;
    this.commits = commits;
    this.streams = streams;
  }

  @GetMapping("/part/{name}")
  ResponseEntity<String> part(
      @PathVariable String name,
      @RequestParam(defaultValue = "") String seen,
      HttpServletRequest request) {
    if (!Parts.NAMES.contains(name)) {
      throw Refusal.notFound("The page has no such part.");
    }
    Parts.Part part = parts.draw(name, board.read(), Caller.of(request).orElseThrow());
    return part.mark().equals(seen) ? ResponseEntity.noContent().build() : html(part.html());
  }

  @GetMapping("/key/{id}")
  ResponseEntity<String> key(@PathVariable String id) {
    return html(
        board
            .key(id)
            .map(slot -> parts.drawKey(slot, board.before(id)))
            .orElseThrow(() -> Refusal.notFound("No key set of this id is configured.")));
  }

  @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter events() {
    return streams.open(this::follow);
  }

  private void follow(SseEmitter out) throws IOException, InterruptedException {
    long never = Long.MAX_VALUE;
    while (!Thread.currentThread().isInterrupted()) {
      long seen = commits.count();
      out.send(SseEmitter.event().name("changed").data(seen));
      commits.awaitMoreThan(never, CALM);
      while (commits.awaitMoreThan(seen, SILENCE) == seen) {
        out.send(SseEmitter.event().comment("still here"));
      }
    }
  }

  private static ResponseEntity<String> html(String html) {
    return ResponseEntity.ok().contentType(new MediaType("text", "html", UTF_8)).body(html);
  }
}
