// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keyway.connectors.http.FakeServer;
import io.keyway.connectors.http.FakeServer.Answer;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySource.ReadsPeople;
import io.keyway.connectors.source.IdentitySource.TellsChanges;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceBatch.Entry;
import io.keyway.connectors.source.SourceException;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.model.identity.SyncToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a description can say, and what a server can get wrong. */
class RestConnectorTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-26T08:00:00Z"), ZoneOffset.UTC);
  private static final String ONE_PAGE =
      """
      rest:
        key: id
        everybody: {path: /people, items: data}
      """;

  @TempDir private Path home = Path.of("");
  private final FakeServer server = new FakeServer(request -> Answer.ok("{\"data\":[]}"));
  private final Map<String, String> options = new HashMap<>();
  private final Map<String, Secret> secrets = new HashMap<>();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void pagesAreCountedUntilOneIsEmpty() throws Exception {
    server.answer(
        request ->
            switch (request.query("page", "")) {
              case "1" -> Answer.ok("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}");
              case "2" -> Answer.ok("{\"data\":[{\"id\":\"c\"}]}");
              default -> Answer.ok("{\"data\":[]}");
            });

    assertThat(keys(described("page: {number: page, from: 1}"))).containsExactly("a", "b", "c");
    assertThat(server.asked()).last().asString().endsWith("page=3");
  }

  @Test
  void entriesAreCountedUntilNoneIsLeft() throws Exception {
    server.answer(
        request ->
            switch (request.query("start", "")) {
              case "0" -> Answer.ok("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}");
              case "2" -> Answer.ok("{\"data\":[{\"id\":\"c\"}]}");
              default -> Answer.ok("{\"data\":[]}");
            });

    assertThat(keys(described("page: {offset: start}"))).containsExactly("a", "b", "c");
  }

  @Test
  void aWordOfTheAnswerAsksForTheNextPage() throws Exception {
    server.answer(
        request ->
            request.query("after", "").equals("x y&z")
                ? Answer.ok("{\"data\":[{\"id\":\"b\"}],\"meta\":{\"after\":null}}")
                : Answer.ok("{\"data\":[{\"id\":\"a\"}],\"meta\":{\"after\":\"x y&z\"}}"));

    assertThat(keys(described("page: {cursor: meta.after, as: after}"))).containsExactly("a", "b");
  }

  @Test
  void whatAListOnlyNamesIsReadOneByOneAndWhatIsGoneSinceIsNot() throws Exception {
    write(
        """
        rest:
          key: number
          expires: until
          detail: {path: "/card/{key}", item: card}
          everybody: {path: /cards, items: cards}
        """);
    server.answer(
        request ->
            switch (request.path()) {
              case "/cards" -> Answer.ok("{\"cards\":[11,12,13]}");
              case "/card/11" -> Answer.ok("{\"card\":{\"until\":\"2026-12-01T17:00:00Z\"}}");
              case "/card/13" -> Answer.ok("{\"card\":{\"until\":null,\"deep\":[{\"a\":1}]}}");
              default -> Answer.status(404);
            });

    List<Entry> entries = entries(source());

    assertThat(entries).extracting(Entry::key).containsExactly("11", "13");
    assertThat(entries.getFirst().expiresAt()).contains(Instant.parse("2026-12-01T17:00:00Z"));
    assertThat(entries.getLast().fields()).containsEntry("deep", List.of(Map.of("a", 1)));
  }

  @Test
  void onlyWhatIsNamedIsHandedOn() throws Exception {
    write(ONE_PAGE + "  fields: {number: person.number, all: person.groups}\n");
    server.answer(
        request ->
            Answer.ok(
                "{\"data\":[{\"id\":1,\"person\":{\"number\":\"7\",\"groups\":[\"x\"],\"ssn\":\"1\"}}]}"));

    assertThat(entries(source()).getFirst().fields())
        .isEqualTo(Map.of("number", "7", "all", List.of("x")));
  }

  @Test
  void itClaimsNothingThatIsNotDescribed() throws Exception {
    assertThat(described("")).isNotInstanceOfAny(TellsChanges.class, ReadsPeople.class);
    write(ONE_PAGE + "  person: {path: \"/people/{key}\"}\n");
    assertThat(source()).isInstanceOf(ReadsPeople.class).isNotInstanceOf(TellsChanges.class);
    assertThat(IdentityConnector.ofKind("rest")).isInstanceOf(RestConnector.class);
  }

  @Test
  void aPersonsIdIsNoPath() throws Exception {
    write(ONE_PAGE + "  person: {path: \"/people/{key}\"}\n");
    server.answer(request -> Answer.status(404));

    assertThat(((ReadsPeople) source()).read("../admin?x=1")).isEmpty();

    assertThat(server.asked()).containsExactly("GET /people/..%2Fadmin%3Fx%3D1");
  }

  @Test
  void changesByTimeAreAskedForFromALittleBefore() throws Exception {
    write(
        ONE_PAGE
            + """
              changes:
                path: /people
                query: {modified: "{cursor}"}
                items: data
                cursor: {time: PT5M}
            """);
    IdentitySource source = source();
    SyncToken token = source.snapshot(batch -> {}).orElseThrow();
    List<SyncToken> next = new ArrayList<>();
    server.answer(request -> Answer.ok("{\"data\":[{\"id\":\"a\"}]}"));

    ((TellsChanges) source)
        .changes(token, Duration.ZERO, batch -> batch.next().ifPresent(next::add));

    assertThat(server.asked()).last().asString().endsWith("modified=2026-11-26T07%3A55%3A00Z");
    assertThat(next).hasSize(1);
  }

  @Test
  void aCursorOfTheAnswerIsTakenAlsoWhereNothingChanged() throws Exception {
    write(
        ONE_PAGE
            + """
              changes:
                start: {path: /head, item: at}
                path: /feed/{cursor}
                items: data
                cursor: {answer: next}
            """);
    server.answer(
        request ->
            switch (request.path()) {
              case "/head" -> Answer.ok("{\"at\":\"c0\"}");
              case "/feed/c0" -> Answer.ok("{\"data\":[],\"next\":\"c1\"}");
              case "/feed/c1" -> Answer.status(410);
              default -> Answer.ok("{\"data\":[]}");
            });
    IdentitySource source = source();
    SyncToken token = source.snapshot(batch -> {}).orElseThrow();
    List<SyncToken> next = new ArrayList<>();

    ((TellsChanges) source)
        .changes(token, Duration.ZERO, batch -> batch.next().ifPresent(next::add));

    assertThat(next).hasSize(1);
    assertThatThrownBy(
            () -> ((TellsChanges) source).changes(next.getFirst(), Duration.ZERO, batch -> {}))
        .isInstanceOf(TokenInvalid.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500||Unreachable",
        "503||Unreachable",
        "429||Unreachable",
        "401||Refused",
        "403||Refused",
        "404||ShapeChanged",
        "302||ShapeChanged",
        "200|<html>sign in</html>|ShapeChanged",
        "200|{\"data\":[{\"id\":1}|Unreachable",
        "200|{\"data\":{}}|ShapeChanged",
        "200|{\"people\":[]}|ShapeChanged",
        "200|{\"data\":[{\"name\":\"x\"}]}|ShapeChanged",
        "200|{\"data\":[{\"id\":1},{\"id\":1}]}|Unreachable",
        "200||Unreachable",
        "200|{\"data\":[]} {\"data\":[]}|ShapeChanged"
      })
  void whatItAnswersSaysWhatToDoNext(int status, String body, String kind) throws Exception {
    server.answer(request -> new Answer(status, body == null ? "" : body, Map.of()));

    SourceException thrown = catchThrowableOfType(SourceException.class, () -> keys(described("")));

    assertThat(thrown.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(thrown).hasMessageContaining(status == 200 ? "" : "answers " + status);
  }

  @ParameterizedTest
  @CsvSource({"120,PT2M", "'Thu, 26 Nov 2026 08:01:00 GMT',PT1M"})
  void itIsLeftAloneAsLongAsItAsks(String header, Duration pause) throws Exception {
    server.answer(request -> new Answer(503, "", Map.of("Retry-After", header)));

    Unreachable thrown = catchThrowableOfType(Unreachable.class, () -> keys(described("")));

    assertThat(thrown.notBefore()).contains(pause);
  }

  @Test
  void aListWithFewerEntriesThanItSaysIsNoList() throws Exception {
    server.answer(request -> Answer.ok("{\"data\":[{\"id\":1}],\"total\":2}"));

    assertThatThrownBy(() -> keys(described("total: total")))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("has 1 entries and says that it has 2");
  }

  @Test
  void pagesThatGoInACircleEnd() throws Exception {
    server.answer(request -> Answer.ok("{\"data\":[],\"next\":\"/people\"}"));

    assertThatThrownBy(() -> keys(described("page: {next: next}")))
        .isInstanceOf(ShapeChanged.class)
        .hasMessageContaining("circle");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://evil.example/people", "//evil.example/x", "https://127.0.0.1/x", "ht tp"})
  void noLinkLeadsToAnotherServer(String link) throws Exception {
    server.answer(request -> Answer.ok("{\"data\":[],\"next\":\"" + link + "\"}"));

    assertThatThrownBy(() -> keys(described("page: {next: next}")))
        .isInstanceOf(ShapeChanged.class)
        .hasMessageNotContaining("evil");
  }

  @Test
  void aPageThatIsTooLargeIsLetGo() throws Exception {
    options.put("max-page-bytes", "1024");
    server.answer(request -> Answer.ok("{\"data\":[\"" + "x".repeat(5_000) + "\"]}"));

    assertThatThrownBy(() -> keys(described("")))
        .isInstanceOf(ShapeChanged.class)
        .hasMessageContaining("more than 1024 bytes");
  }

  @Test
  void aServerThatIsSlowIsUnreachable() throws Exception {
    options.put("timeout", "PT0.2S");
    CountDownLatch never = new CountDownLatch(1);
    server.answer(
        request -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Answer.status(500);
        });

    assertThatThrownBy(() -> keys(described("")))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("did not answer whole within");
    never.countDown();
  }

  @Test
  void aFieldThatEveryEntryHadIsMissed() throws Exception {
    write(ONE_PAGE + "  expects: [status]\n");
    server.answer(request -> Answer.ok("{\"data\":[{\"id\":1,\"state\":\"x\"}]}"));

    assertThatThrownBy(() -> keys(source()))
        .isInstanceOf(ShapeChanged.class)
        .hasMessageContaining("no 'status'");
  }

  @ParameterizedTest
  @CsvSource({"basic,Basic dTpzZXNhbWU=", "bearer,Bearer sesame"})
  void secretsGoIntoTheirHeaders(String auth, String header) throws Exception {
    options.putAll(Map.of("auth", auth));
    if (auth.equals("basic")) {
      options.put("user", "u");
    }
    secrets.put(auth.equals("basic") ? "password" : "token", new Secret(() -> "sesame"));
    server.answer(
        request ->
            request.authorization().equals(header)
                ? Answer.ok("{\"data\":[{\"id\":1}]}")
                : Answer.status(401));

    assertThat(keys(described(""))).containsExactly("1");
  }

  @Test
  void aSecretWithALineEndIsRefusedAndNotTold() throws Exception {
    options.put("auth", "bearer");
    secrets.put("token", new Secret(() -> "two\nlines"));

    assertThatThrownBy(() -> keys(described("")))
        .isInstanceOf(Refused.class)
        .hasMessageNotContaining("two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "everybody: {path: /people}|key: id|field 'key' is missing in rest",
        "key: id|everybody|field 'everybody' is missing",
        "key: id|kez: id|unknown field 'kez' in rest",
        "path: /people|path: people|path begins with a slash",
        "items: data|page: {nxt: x}|unknown field 'nxt'",
        "items: data|page: {next: a, offset: b}|is {next: PATH}",
        "items: data|items: [a]|is a single value"
      })
  void aDescriptionThatCannotBeIsRefused(String right, String wrong, String reason)
      throws Exception {
    String text = ONE_PAGE;
    if (wrong.equals("key: id")) {
      text = "rest:\n  everybody: {path: /people, items: data}\n";
    } else if (wrong.equals("everybody")) {
      text = "rest:\n  key: id\n";
    } else {
      text = text.replace(right, wrong);
    }
    write(text);

    assertThatThrownBy(this::source)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void settingsThatCannotBeAreRefused() throws Exception {
    write(ONE_PAGE);
    options.put("timeot", "1s");
    assertThatThrownBy(this::source).hasMessageContaining("options.timeot is not known");
    options.clear();
    options.put("description", "source/none.yaml");
    assertThatThrownBy(this::source).hasMessageContaining("source/none.yaml is not there");
    options.clear();
    options.put("fingerprint", "12");
    assertThatThrownBy(this::source).hasMessageContaining("64 hexadecimal digits");
    assertThatThrownBy(() -> new RestConnector().source(options("http://hr.example.com")))
        .hasMessageContaining("begins with https");
  }

  private IdentitySource described(String more) throws IOException {
    write(
        "rest:\n  key: id\n  everybody:\n    path: /people\n    items: data\n"
            + (more.isEmpty() ? "" : "    " + more + "\n"));
    return source();
  }

  private void write(String text) throws IOException {
    Files.createDirectories(home.resolve("source"));
    Files.writeString(home.resolve("source/people.yaml"), text);
  }

  private IdentitySource source() {
    return new RestConnector().source(options(server.uri()));
  }

  private SourceOptions options(String uri) {
    return new SourceOptions("people", List.of(uri), options, secrets, home, CLOCK);
  }

  private static List<Entry> entries(IdentitySource source) {
    List<Entry> entries = new ArrayList<>();
    Optional<SyncToken> ignored = source.snapshot(batch -> entries.addAll(batch.entries()));
    assertThat(ignored).isNotNull();
    return entries;
  }

  private static List<String> keys(IdentitySource source) {
    return entries(source).stream().map(Entry::key).toList();
  }
}
