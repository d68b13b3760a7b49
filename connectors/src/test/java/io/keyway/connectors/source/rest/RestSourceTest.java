// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.http.FakeServer;
import io.keyway.connectors.http.FakeServer.Answer;
import io.keyway.connectors.http.FakeServer.Request;
import io.keyway.connectors.source.BreakingLine;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySourceContract;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.ServerUnderTest;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.model.identity.SyncToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** A described server keeps what every source keeps: pages by link, changes by a number. */
class RestSourceTest extends IdentitySourceContract {
  static final String BY_LINK =
      """
      rest:
        key: id
        fields: {number: person.number, department: person.department}
        expects: [person.number]
        everybody:
          path: /people
          query: {limit: 10}
          items: data
          total: meta.total
          page: {next: links.next}
        changes:
          start: {path: /changes/head, item: last}
          path: /changes
          query: {since: "{cursor}", limit: 10}
          items: data
          page: {next: links.next}
          cursor: {highest: seq}
          gone: {field: deleted, is: true}
        person: {path: "/people/{key}"}
      """;

  @TempDir private Path home = Path.of("");

  @Override
  protected ServerUnderTest server() {
    return new People(home);
  }

  /** A service of people with a feed of changes. */
  static final class People implements ServerUnderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 10;

    private final Path home;
    private final Map<String, ObjectNode> people = new LinkedHashMap<>();
    private final List<ObjectNode> feed = new ArrayList<>();
    private final FakeServer server = new FakeServer(this::answer);
    private final BreakingLine line = new BreakingLine(server.port());

    People(Path home) {
      this.home = home;
      try {
        Files.createDirectories(home.resolve("source"));
        Files.writeString(home.resolve("source/people.yaml"), BY_LINK);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private synchronized Answer answer(Request request) {
      if (!request.authorization().equals("Bearer right")) {
        return Answer.status(401);
      }
      int from = Integer.parseInt(request.query("from", "0"));
      return switch (request.path()) {
        case "/people" -> page(new ArrayList<>(people.values()), from, request);
        case "/changes/head" -> Answer.ok("{\"last\":" + feed.size() + "}");
        case "/changes" -> {
          long since = Long.parseLong(request.query("since", "0"));
          yield page(
              feed.stream().filter(change -> change.path("seq").asLong() > since).toList(),
              from,
              request);
        }
        default -> {
          ObjectNode one = people.get(request.path().replace("/people/", ""));
          yield one == null ? Answer.status(404) : Answer.ok(one.toString());
        }
      };
    }

    private static Answer page(List<ObjectNode> all, int from, Request request) {
      ObjectNode answer = JSON.createObjectNode();
      ArrayNode data = answer.putArray("data");
      all.stream().skip(from).limit(PAGE).forEach(data::add);
      answer.putObject("meta").put("total", all.size());
      if (from + PAGE < all.size()) {
        String since =
            request.query().containsKey("since") ? "since=" + request.query("since", "") + "&" : "";
        answer.putObject("links").put("next", "?" + since + "from=" + (from + PAGE));
      } else {
        answer.putObject("links").putNull("next");
      }
      return Answer.ok(answer.toString());
    }

    @Override
    public IdentitySource source() {
      return source("right");
    }

    private IdentitySource source(String token) {
      return new RestConnector()
          .source(
              new SourceOptions(
                  "people",
                  List.of("http://127.0.0.1:" + line.port()),
                  Map.of("auth", "bearer", "timeout", "2s"),
                  Map.of("token", new Secret(() -> token)),
                  home,
                  Clock.systemUTC()));
    }

    @Override
    public Optional<IdentitySource> sourceWithWrongSecret() {
      return Optional.of(source(WRONG_SECRET));
    }

    @Override
    public synchronized void put(String id, String department) {
      ObjectNode one = JSON.createObjectNode().put("id", "key-" + id);
      one.putObject("person").put("number", id).put("department", department).put("salary", 1);
      people.put("key-" + id, one);
      feed.add(one.deepCopy().put("seq", feed.size() + 1));
    }

    @Override
    public synchronized void remove(String id) {
      people.remove("key-" + id);
      feed.add(
          JSON.createObjectNode()
              .put("id", "key-" + id)
              .put("deleted", true)
              .put("seq", feed.size() + 1));
    }

    @Override
    public String idOf(SourceBatch.Entry entry) {
      return String.valueOf(entry.fields().get("number"));
    }

    @Override
    public String departmentOf(SourceBatch.Entry entry) {
      return String.valueOf(entry.fields().get("department"));
    }

    @Override
    public void breakHalfway() {
      line.breakAfter(900);
    }

    @Override
    public void goDown() {
      line.breakAfter(0);
    }

    @Override
    public void mend() {
      line.mend();
    }

    @Override
    public Optional<SyncToken> tokenOfAnotherServer() {
      return Optional.of(new SyncToken("{\"of\":\"0011223344556677\",\"cursor\":\"5\"}"));
    }

    @Override
    public void close() {
      line.close();
      server.close();
    }
  }
}
