// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.store.SignalStreams;
import io.keyway.app.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the streams of shared signals stand. */
@RestController
@RequestMapping("/api/v1/signals")
@Needs({Role.VIEWER, Role.OPERATOR, Role.INTEGRATOR, Role.AUDITOR})
final class SignalsController {
  private final Store store;
  private final SignalStreams records;
  private final Transmitters transmitters;

  SignalsController(Store store, SignalStreams records, Transmitters transmitters) {
    this.store = store;
    this.records = records;
    this.transmitters = transmitters;
  }

  /**
   * One stream.
   *
   * @param status as its transmitter said last
   * @param heardAt when its last token was believed, or when it was first known
   */
  record StreamJson(
      String name,
      String source,
      String delivery,
      String status,
      Instant heardAt,
      @Nullable Instant verifiedAt) {}

  @GetMapping
  Map<String, List<StreamJson>> all() {
    return Map.of(
        "streams",
        store.read(records::all).stream()
            .flatMap(row -> transmitters.named(row.name()).map(s -> json(s, row)).stream())
            .toList());
  }

  private static StreamJson json(SignalStream stream, SignalStreams.Stream row) {
    return new StreamJson(
        row.name(),
        stream.source(),
        stream.settings().poll() == null ? "push" : "poll",
        row.status(),
        row.heardAt(),
        row.verifiedAt().orElse(null));
  }
}
