// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.connectors.http.FakeServer;
import io.keyway.connectors.http.FakeServer.Answer;
import io.keyway.connectors.http.FakeServer.Request;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySource.ReadsPeople;
import io.keyway.connectors.source.IdentitySource.TellsChanges;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.SourceBatch.Entry;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.SyncToken;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both worked examples as they are shipped, against a service written from the standards. */
class ODataTest {
  @TempDir private Path home = Path.of("");
  private final Map<Integer, Employee> employees =
      new TreeMap<>(
          Map.of(
              1, new Employee("00123", "active", "2020-01-01", "", Instant.EPOCH),
              2, new Employee("00124", "inactive", "2019-05-31", "2026-11-24", Instant.EPOCH),
              3, new Employee("00125", "active", "2021-07-01", "", Instant.EPOCH)));
  private boolean lastPageIsLost;
  private String statusName = "status";

  private record Employee(String number, String status, String start, String end, Instant at) {}

  /** What differs between the two. */
  private enum Version {
    V2("odata-v2.yaml", "/odata/v2/Employees") {
      @Override
      String date(String day) {
        return day.isEmpty()
            ? "null"
            : "\"/Date(" + Instant.parse(day + "T00:00:00Z").toEpochMilli() + ")/\"";
      }

      @Override
      String page(String rows, int count, String next) {
        String link =
            next.isEmpty() ? "" : ",\"__next\":\"%s?$skiptoken=%s\"".formatted(path, next);
        return "{\"d\":{\"results\":[%s],\"__count\":\"%d\"%s}}".formatted(rows, count, link);
      }

      @Override
      String one(String row) {
        return "{\"d\":" + row + "}";
      }
    },
    V4("odata-v4.yaml", "/odata/Employees") {
      @Override
      String date(String day) {
        return day.isEmpty() ? "null" : "\"" + day + "\"";
      }

      @Override
      String page(String rows, int count, String next) {
        String link =
            next.isEmpty()
                ? ""
                : ",\"@odata.nextLink\":\"Employees?$skiptoken=%s\"".formatted(next);
        String total = next.isEmpty() ? "" : ",\"@odata.count\":" + count;
        return "{\"@odata.context\":\"$metadata#Employees\",\"value\":[%s]%s%s}"
            .formatted(rows, total, link);
      }

      @Override
      String one(String row) {
        return row;
      }
    };

    final String file;
    final String path;

    Version(String file, String path) {
      this.file = file;
      this.path = path;
    }

    abstract String date(String day);

    abstract String page(String rows, int count, String next);

    abstract String one(String row);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void everybodyIsReadPageByPage(Version version) {
    try (FakeServer server = server(version);
        IdentitySource source = source(version, server)) {
      List<Entry> entries = new ArrayList<>();
      assertThat(source.snapshot(batch -> entries.addAll(batch.entries()))).isPresent();

      assertThat(entries).extracting(Entry::key).containsExactly("1", "2", "3");
      IdentityChange first = Shipped.change(version.file, entries.get(0));
      assertThat(first.subject().employeeNumber().value()).isEqualTo("00123");
      assertThat(first.takesAway()).isFalse();
      assertThat(first.profile().startDate()).contains(LocalDate.of(2020, 1, 1));
      assertThat(first.profile().endDate()).isEmpty();
      IdentityChange second = Shipped.change(version.file, entries.get(1));
      assertThat(second).isInstanceOf(IdentityChange.Leaver.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void whoChangedSinceIsAskedForByTime(Version version) {
    try (FakeServer server = server(version);
        IdentitySource source = source(version, server)) {
      SyncToken token = source.snapshot(batch -> {}).orElseThrow();
      employees.put(3, new Employee("00125", "inactive", "2021-07-01", "", Instant.now()));
      List<Entry> changed = new ArrayList<>();

      ((TellsChanges) source)
          .changes(token, Duration.ZERO, batch -> changed.addAll(batch.entries()));

      assertThat(changed).extracting(Entry::key).containsExactly("3");
      assertThat(Shipped.change(version.file, changed.getFirst()))
          .isInstanceOf(IdentityChange.Leaver.class);
      assertThat(((ReadsPeople) source).read("2")).extracting(Entry::key).containsExactly("2");
      assertThat(((ReadsPeople) source).read("9")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aListThatEndsTooSoonOrHasAnotherShapeCountsForNothing(Version version) {
    try (FakeServer server = server(version);
        IdentitySource source = source(version, server)) {
      lastPageIsLost = true;
      assertThatThrownBy(() -> source.snapshot(batch -> {}))
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("has 2 entries and says that it has 3");

      lastPageIsLost = false;
      statusName = "state";
      assertThatThrownBy(() -> source.snapshot(batch -> {}))
          .isInstanceOf(ShapeChanged.class)
          .hasMessageContaining("'status'");
    }
  }

  private FakeServer server(Version version) {
    return new FakeServer(request -> answer(version, request));
  }

  /** Two entries on a page; knows the options that the examples use, and no others. */
  private Answer answer(Version version, Request request) {
    String path = request.path();
    if (path.startsWith(version.path + "(")) {
      int id = Integer.parseInt(path.replaceAll(".*\\(|L?\\)", ""));
      return employees.containsKey(id)
          ? Answer.ok(version.one(row(version, id)))
          : Answer.status(404);
    }
    Instant since =
        Instant.parse(
            request
                .query("$filter", "modifiedAt ge 1970-01-01T00:00:00Z")
                .replaceAll("modifiedAt ge |datetimeoffset|'", ""));
    int skip = Integer.parseInt(request.query("$skiptoken", "0"));
    List<Integer> all =
        employees.entrySet().stream()
            .filter(e -> !e.getValue().at().isBefore(since))
            .map(Map.Entry::getKey)
            .toList();
    List<Integer> page = all.stream().skip(skip).limit(2).toList();
    boolean more = skip + 2 < all.size();
    return Answer.ok(
        lastPageIsLost && more
            ? version
                .page(rows(version, page), all.size(), "x")
                .replaceAll(",\"(__next|@odata.nextLink)\":\"[^\"]*\"", "")
            : version.page(rows(version, page), all.size(), more ? "" + (skip + 2) : ""));
  }

  private String rows(Version version, List<Integer> ids) {
    Function<Integer, String> row = id -> row(version, id);
    return ids.stream().map(row).collect(Collectors.joining(","));
  }

  private String row(Version version, int id) {
    Employee employee = Objects.requireNonNull(employees.get(id));
    return """
    {"ID":%d,"employeeNumber":"%s","%s":"%s","firstName":"Ada","lastName":"Example",
     "email":null,"department":"Plant","site":"hq","startDate":%s,"endDate":%s}"""
        .formatted(
            id,
            employee.number(),
            statusName,
            employee.status(),
            version.date(employee.start()),
            version.date(employee.end()));
  }

  private IdentitySource source(Version version, FakeServer server) {
    return new RestConnector()
        .source(
            new SourceOptions(
                "people",
                List.of(server.uri()),
                Map.of("description", "source/" + version.file, "auth", "bearer"),
                Map.of("token", new Secret(() -> "sesame")),
                home,
                Clock.systemUTC()));
  }
}
