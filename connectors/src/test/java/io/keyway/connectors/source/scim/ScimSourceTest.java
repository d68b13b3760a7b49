// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.connectors.source.BreakingLine;
import io.keyway.connectors.source.IdentityConnector;
import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.IdentitySource.TellsChanges;
import io.keyway.connectors.source.IdentitySourceContract;
import io.keyway.connectors.source.Secret;
import io.keyway.connectors.source.ServerUnderTest;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.model.identity.SyncToken;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against a real scimmy. */
class ScimSourceTest extends IdentitySourceContract {
  private static final String PATH = "/scim";

  ScimSourceTest() {}

  @Override
  protected ServerUnderTest server() {
    return new Server(Scimmy.start());
  }

  @Test
  void groupsComeWithTheirMembersAndAChangedGroupAsksForAWholeRead() {
    try (Scimmy scimmy = Scimmy.start();
        IdentitySource source = source(scimmy.port(), PATH, Scimmy.TOKEN, Map.of())) {
      scimmy.put("1", "stores");
      scimmy.put("2", "stores");
      String group = scimmy.group("keyholders", "1", "2");

      Map<String, Map<String, Object>> people = new HashMap<>();
      SyncToken token =
          source
              .snapshot(b -> b.entries().forEach(e -> people.put(number(e), e.fields())))
              .orElseThrow();

      assertThat(people.get("1")).containsEntry("groups", List.of("keyholders"));
      assertThat(people.get("1")).containsEntry("state", "active");
      scimmy.regroup(group, "keyholders", "1");
      assertThatThrownBy(() -> ((TellsChanges) source).changes(token, Duration.ZERO, batch -> {}))
          .isInstanceOf(TokenInvalid.class);
      List<Object> groups = new ArrayList<>();
      source.snapshot(b -> b.entries().forEach(e -> groups.add(e.fields().get("groups"))));
      assertThat(groups).containsExactlyInAnyOrder(List.of("keyholders"), List.of());
    }
  }

  @Test
  void whatIsNoListIsAChangedShapeAndNotAnEmptyOne() {
    try (Scimmy scimmy = Scimmy.start();
        IdentitySource source = source(scimmy.port(), "/nothing", Scimmy.TOKEN, Map.of())) {
      assertThatThrownBy(() -> source.snapshot(batch -> {})).isInstanceOf(ShapeChanged.class);
    }
  }

  @Test
  void silentServiceIsUnreachableAfterItsTime() {
    try (Scimmy scimmy = Scimmy.start();
        BreakingLine line = new BreakingLine(scimmy.port());
        IdentitySource source =
            source(line.port(), PATH, Scimmy.TOKEN, Map.of("timeout", "PT0.3S"))) {
      line.fallSilent();

      assertThatThrownBy(() -> source.snapshot(batch -> {})).isInstanceOf(Unreachable.class);
    }
  }

  @Test
  void tokenIsNotSentInTheOpen() {
    assertThatThrownBy(
            () ->
                new ScimConnector()
                    .source(
                        new SourceOptions(
                            "idp",
                            List.of("http://idp.example.org/scim/v2"),
                            Map.of(),
                            Map.of("token", new Secret(() -> "x")),
                            Path.of("."),
                            Clock.systemUTC())))
        .hasMessageContaining("https");
  }

  private static String number(SourceBatch.Entry entry) {
    return in(entry, "employeeNumber");
  }

  private static String in(SourceBatch.Entry entry, String field) {
    return entry.fields().get("enterprise") instanceof Map<?, ?> enterprise
        ? String.valueOf(enterprise.get(field))
        : "";
  }

  private static IdentitySource source(
      int port, String path, String token, Map<String, String> more) {
    Map<String, String> options = new HashMap<>(Map.of("page-size", "10"));
    options.putAll(more);
    return IdentityConnector.ofKind("scim")
        .source(
            new SourceOptions(
                "idp",
                List.of("http://127.0.0.1:" + port + path),
                options,
                Map.of("token", new Secret(() -> token)),
                Path.of("."),
                Clock.systemUTC()));
  }

  private record Server(Scimmy scimmy, BreakingLine line) implements ServerUnderTest {
    Server(Scimmy scimmy) {
      this(scimmy, new BreakingLine(scimmy.port()));
    }

    @Override
    public IdentitySource source() {
      return ScimSourceTest.source(line.port(), PATH, Scimmy.TOKEN, Map.of());
    }

    @Override
    public Optional<IdentitySource> sourceWithWrongSecret() {
      return Optional.of(ScimSourceTest.source(line.port(), PATH, WRONG_SECRET, Map.of()));
    }

    @Override
    public void put(String id, String department) {
      scimmy.put(id, department);
    }

    @Override
    public void remove(String id) {
      scimmy.remove(id);
    }

    @Override
    public String idOf(SourceBatch.Entry entry) {
      return number(entry);
    }

    @Override
    public String departmentOf(SourceBatch.Entry entry) {
      return in(entry, "department");
    }

    @Override
    public void breakHalfway() {
      line.breakAfter(1500);
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
      try (Scimmy other = Scimmy.start();
          IdentitySource source =
              ScimSourceTest.source(other.port(), PATH, Scimmy.TOKEN, Map.of())) {
        return source.snapshot(batch -> {});
      }
    }

    @Override
    public boolean tellsWhatIsGone() {
      return false;
    }

    @Override
    public void close() {
      line.close();
      scimmy.close();
    }
  }
}
