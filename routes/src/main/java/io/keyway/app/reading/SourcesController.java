// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import io.keyway.app.problem.Refusal;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.settings.SourceSettings.Source;
import io.keyway.app.store.SourceFiles;
import io.keyway.app.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The systems that know who people are: how each stands, and how long ago it said anything. */
@RestController
@RequestMapping("/api/v1/sources")
@Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.INTEGRATOR, Role.AUDITOR})
final class SourcesController {
  private static final int LONGEST = 256;

  private final SourceSettings settings;
  private final SourceReaders readers;
  private final SourceFiles files;
  private final Store store;
  private final Clock clock;

  SourcesController(
      SourceSettings settings, SourceReaders readers, SourceFiles files, Store store, Clock clock) {
    this.settings = settings;
    this.readers = readers;
    this.files = files;
    this.store = store;
    this.clock = clock;
  }

  /**
   * A source.
   *
   * @param kind of system that is asked; empty where the source sends by itself
   * @param state {@code starting}, {@code reading}, {@code unreachable}, {@code refused} or {@code
   *     changed}; {@code listening} where it sends by itself
   * @param lastRead when it last said anything
   * @param lag seconds since then
   * @param lastFull as-of of the last whole reading
   * @param lastApplied as-of of the last whole listing that was applied; one that is held is not
   */
  record SourceJson(
      String source,
      String kind,
      String state,
      @Nullable Instant since,
      String detail,
      @Nullable Instant lastRead,
      @Nullable Long lag,
      @Nullable Instant lastFull,
      @Nullable Instant lastApplied) {}

  /**
   * What is to be read.
   *
   * @param person what the source calls the person, or an employee number; absent where everybody
   *     who changed is meant
   * @param everybody whether everybody is to be read, changed or not
   */
  record Wanted(@Nullable String person, @Nullable Boolean everybody) {}

  @GetMapping
  Map<String, @Nullable Object> all() {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    List<SourceJson> all =
        new TreeMap<>(settings.sources()).keySet().stream().map(this::json).toList();
    answer.put("sources", all);
    answer.put("next", null);
    return answer;
  }

  @GetMapping("/{name}")
  SourceJson one(@PathVariable String name) {
    require(name);
    return json(name);
  }

  /** Has it read now, rather than when its time has come. */
  @PostMapping("/{name}/read")
  @Needs({Role.OPERATOR, Role.INTEGRATOR})
  @ResponseStatus(HttpStatus.ACCEPTED)
  SourceJson read(@PathVariable String name, @RequestBody(required = false) @Nullable Wanted body) {
    require(name);
    Wanted wanted = body == null ? new Wanted(null, null) : body;
    Optional<String> person = Optional.ofNullable(wanted.person()).filter(id -> !id.isBlank());
    if (person.filter(id -> id.length() > LONGEST).isPresent()) {
      throw Refusal.badRequest("person has at most " + LONGEST + " characters.");
    }
    boolean asked =
        Boolean.TRUE.equals(wanted.everybody())
            ? readers.readEverybody(name)
            : readers.hint(name, person);
    if (!asked) {
      throw Refusal.conflict("This source sends by itself and is not asked.");
    }
    return json(name);
  }

  private Source require(String name) {
    return settings
        .named(name)
        .orElseThrow(() -> Refusal.notFound("No source of this name is configured."));
  }

  private SourceJson json(String name) {
    Instant applied = store.read(db -> files.newestApplied(db, name)).orElse(null);
    SourceState state = readers.states().get(name);
    SourceSettings.Reads reads = require(name).reads();
    if (state == null || reads == null) {
      return new SourceJson(name, "", "listening", null, "", null, null, null, applied);
    }
    return new SourceJson(
        name,
        reads.kind(),
        state.word().text(),
        state.since(),
        state.detail(),
        state.readAt().orElse(null),
        state.readAt().map(at -> Duration.between(at, clock.instant()).toSeconds()).orElse(null),
        state.fullAt().orElse(null),
        applied);
  }
}
