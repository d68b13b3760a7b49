// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.block.Crowd;
import io.keyway.app.decision.Decision;
import io.keyway.app.plan.Approvals;
import io.keyway.app.scim.Provider.Said;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Too much at once by a provider, one after the other: the window fills. */
@BridgeTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MassWritesTest {
  private static final int PEOPLE = 24;

  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private Rosters rosters;
  @Autowired private Decision decision;
  @Autowired private HeldWrites held;
  @Autowired private DueInstants dueInstants;
  @Autowired private Approvals approvals;
  private final List<String> ids = new ArrayList<>();
  private String group = "";

  MassWritesTest() {}

  @Test
  @Order(1)
  void groupThatIsEmptiedIsHeldAndItsPeopleKeepTheirRights() throws Exception {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < PEOPLE; i++) {
      Said made = provider().send("POST", "/Users", user(i));
      assertThat(made.status()).isEqualTo(201);
      ids.add(made.text("/id"));
      members.append(i == 0 ? "" : ",").append("{\"value\":\"" + made.text("/id") + "\"}");
    }
    Said made =
        provider()
            .send(
                "POST",
                "/Groups",
                "{\"displayName\":\"keyholders\",\"members\":[" + members + "]}");
    assertThat(made.status()).isEqualTo(201);
    group = made.text("/id");
    assertThat(keys(0)).isEqualTo(44);

    Said emptied = provider().send("PATCH", "/Groups/" + group, empty());

    assertThat(emptied.status()).isEqualTo(409);
    assertThat(emptied.text("/detail")).contains("24 of 24 people", "plan");
    assertThat(keys(0)).isEqualTo(44);
    assertThat(provider().send("GET", "/Groups/" + group, "").body().path("members")).hasSize(24);
    assertThat(open("held-write")).hasSize(1);
  }

  @Test
  @Order(2)
  void planIsMadeAndAppliedExactly() throws Exception {
    String plan = plan();
    JsonNode steps = new ObjectMapper().readTree(text("SELECT steps FROM plan WHERE id = ?", plan));
    assertThat(steps).hasSize(PEOPLE);
    assertThat(steps.get(0).path("loses")).hasSize(44);
    assertThat(open("held-plan")).isNotEmpty();
    assertThat(provider().send("PATCH", "/Groups/" + group, empty()).status()).isEqualTo(409);

    assertThat(approvals.approve(plan, "somebody").state().word()).isEqualTo("applied");

    assertThat(keys(0)).isZero();
    assertThat(keys(PEOPLE - 1)).isZero();
    assertThat(provider().send("GET", "/Groups/" + group, "").body().has("members")).isFalse();
    assertThat(provider().send("PATCH", "/Groups/" + group, empty()).status()).isEqualTo(204);
  }

  @Test
  @Order(3)
  void oneMoreIsHeldWhileTheWindowIsFullButADeletionNeverIs() throws Exception {
    give(0);
    give(1);

    Said disabled = provider().send("PATCH", "/Users/" + ids.get(0), inactive());
    Said deleted = provider().send("DELETE", "/Users/" + ids.get(1), "");

    assertThat(disabled.status()).isEqualTo(409);
    assertThat(keys(0)).isEqualTo(44);
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(keys(1)).isZero();
  }

  @Test
  @Order(4)
  void planOfWhatWasWrittenAnewIsStale() throws Exception {
    String plan = plan();
    Said anew =
        provider()
            .send(
                "PATCH",
                "/Users/" + ids.get(0),
                "{\"Operations\":[{\"op\":\"replace\",\"path\":\"title\",\"value\":\"Chief\"}]}");
    assertThat(anew.status()).isEqualTo(200);

    assertThat(catchThrowable(() -> approvals.approve(plan, "x"))).hasMessageContaining("stale");

    assertThat(keys(0)).isEqualTo(44);
    assertThat(text("SELECT state FROM plan WHERE id = ?", plan)).isEqualTo("expired");
  }

  /** The instant at which the plan is made, without waiting for it. */
  private String plan() {
    DueInstant due = store.read(db -> dueInstants.find(db, "scim-held:idp-mass")).orElseThrow();
    held.fire(due);
    return text(
        "SELECT id FROM plan WHERE kind = 'held-writes' AND state = 'waiting' AND source = ?",
        "idp-mass");
  }

  private void give(int i) throws Exception {
    Said given =
        provider()
            .send(
                "PATCH",
                "/Users/" + ids.get(i),
                "{\"Operations\":[{\"op\":\"add\",\"path\":\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department\",\"value\":\"security\"}]}");
    assertThat(given.status()).isEqualTo(200);
    assertThat(keys(i)).isEqualTo(44);
  }

  private Provider provider() {
    return new Provider(port, "mass-" + TestSite.SCIM_TOKEN);
  }

  private int keys(int i) {
    return new Crowd(store, rosters, decision)
        .keysOf("MASS-" + i).values().stream().mapToInt(Integer::intValue).sum();
  }

  private List<String> open(String kind) {
    return new Crowd(store, rosters, decision)
        .texts("SELECT id FROM incident WHERE state = 'open' AND kind = ?", kind);
  }

  private String text(String sql, String parameter) {
    return new Crowd(store, rosters, decision).texts(sql, parameter).getFirst();
  }

  private static String empty() {
    return "{\"Operations\":[{\"op\":\"replace\",\"path\":\"members\",\"value\":[]}]}";
  }

  private static String inactive() {
    return "{\"Operations\":[{\"op\":\"replace\",\"path\":\"active\",\"value\":false}]}";
  }

  private static String user(int i) {
    return """
        {"userName":"mass-%1$d@example.org","active":true,
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"MASS-%1$d"},
         "urn:keyway:params:scim:schemas:extension:credential:2.0:User":
           {"site":"hq","cardNumber":"%2$d","facilityCode":"78","cardFormat":"H10301"}}
        """
        .formatted(i, 800 + i);
  }
}
