// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.block.Crowd;
import io.keyway.app.decision.AccessRules;
import io.keyway.app.decision.Decision;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.intake.Mappings;
import io.keyway.app.plan.Approvals;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Plans.State;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.MappingOutcome.Mapped;
import io.keyway.rules.load.MappingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@BridgeTest
class SiteWatchTest {
  @Autowired private SiteWatch watch;
  @Autowired private HomeSettings home;
  @Autowired private Store store;
  @Autowired private CamelContext camel;
  @Autowired private ProducerTemplate producer;
  @Autowired private Mappings mappings;
  @Autowired private Rosters rosters;
  @Autowired private Decision decision;
  @Autowired private Approvals approvals;
  @Autowired private RulesGate gate;
  @Autowired private AccessRules access;
  @Autowired private CurrentEstate estates;

  SiteWatchTest() {}

  @Test
  void routeIsPickedUpChangedRefusedAndEnded() throws Exception {
    write("routes/live.camel.yaml", route("one"));
    assertThat(producer.requestBody("direct:live", "x", String.class)).isEqualTo("one");

    write("routes/live.camel.yaml", route("number two"));
    assertThat(producer.requestBody("direct:live", "x", String.class)).isEqualTo("number two");

    write("routes/live.camel.yaml", route("three").replace("direct:live", "exec:ls"));
    assertThat(producer.requestBody("direct:live", "x", String.class)).isEqualTo("number two");
    assertThat(states("site-file:routes/live.camel.yaml")).containsExactly("open");
    assertThat(details("site-file:routes/live.camel.yaml").getFirst())
        .startsWith("routes/live.camel.yaml:5: component 'exec'");

    write("routes/live.camel.yaml", route("four"));
    assertThat(producer.requestBody("direct:live", "x", String.class)).isEqualTo("four");
    assertThat(states("site-file:routes/live.camel.yaml")).containsExactly("resolved");

    Files.delete(home.home().resolve("routes/live.camel.yaml"));
    look();
    assertThat(camel.getRoute("live")).isNull();
  }

  @Test
  void mappingIsPickedUpAndABadOneRefusedWhileTheOldOneCounts() throws IOException {
    SourceRecord record =
        new SourceRecord(
            "hr",
            Map.of("event", "gegangen", "person", Map.of("employeeNumber", "M-1")),
            Instant.now());
    String shipped = MappingFiles.shipped("source").getOrDefault("hr.yaml", "");
    String german = shipped.replaceFirst("terminated: terminated", "gegangen: terminated");

    write("source/hr.yaml", german);
    assertThat(mappings.read(record)).isInstanceOf(Mapped.class);

    write("source/hr.yaml", german.replace("has(record.event)", "has(record.event) &&"));
    assertThat(mappings.read(record)).isInstanceOf(Mapped.class);
    assertThat(states("site-file:source")).containsExactly("open");
    assertThat(details("site-file:source").getFirst()).startsWith("source/hr.yaml:");

    Files.delete(home.home().resolve("source/hr.yaml"));
    look();
    assertThat(mappings.read(record)).isNotInstanceOf(Mapped.class);
    assertThat(states("site-file:source")).containsExactly("resolved");
  }

  @Test
  void rulesThatWouldTakeFromTooManyWaitAndTheOldOnesRunOn() throws IOException {
    Crowd crowd = new Crowd(store, rosters, decision);
    IntStream.range(0, 6).forEach(i -> crowd.hire("W-" + i, 9100 + i));
    String few =
        """
        rules:
          - id: one-cabinet
            when: person.department == "security"
            keySets: {cabinets: [HQ-1]}
        """;
    int having =
        store.read(
            db ->
                db.sql("SELECT COUNT(DISTINCT person) FROM key_grant")
                    .query(Integer.class)
                    .single());
    assertThat(having).isGreaterThan(5);

    write("access/own.yaml", few);
    List<String> waiting =
        texts("SELECT id FROM plan WHERE kind = ? AND state = 'waiting'", "access-rules");
    assertThat(waiting).hasSize(1);
    decision.reassess(crowd.idOf("W-0"), "test");
    assertThat(crowd.keysOf("W-0")).containsKey("HQ-2");

    access.replace(AccessRules.read(AccessRules.filesOf(home), estates.now()));
    gate.carryOn();
    gate.start();
    decision.reassess(crowd.idOf("W-0"), "test");
    assertThat(crowd.keysOf("W-0")).containsKey("HQ-2");
    assertThat(texts("SELECT id FROM plan WHERE kind = ? AND state = 'waiting'", "access-rules"))
        .isEqualTo(waiting);

    String overlooked = waiting.getFirst();
    store.execute(
        Priority.NORMAL,
        db -> db.sql("UPDATE plan SET expires_at = 1 WHERE id = ?").param(overlooked).update());
    approvals.expire();
    waiting = texts("SELECT id FROM plan WHERE kind = ? AND state = 'waiting'", "access-rules");
    assertThat(waiting).hasSize(1).doesNotContain(overlooked);
    assertThat(states("plan:" + waiting.getFirst())).containsExactly("open");
    assertThat(crowd.keysOf("W-0")).containsKey("HQ-2");

    assertThat(approvals.approve(waiting.getFirst(), "tester").state()).isEqualTo(State.APPLIED);
    decision.reassess(crowd.idOf("W-0"), "test");
    assertThat(crowd.keysOf("W-0")).isEqualTo(Map.of("HQ-1", 22));

    Files.delete(home.home().resolve("access/own.yaml"));
    look();
    decision.reassess(crowd.idOf("W-0"), "test");
    assertThat(crowd.keysOf("W-0")).isEqualTo(Map.of("HQ-1", 22, "HQ-2", 22));
  }

  private void write(String file, String text) throws IOException {
    Path path = home.home().resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    look();
  }

  private void look() {
    watch.look();
    watch.look();
  }

  private static String route(String says) {
    return "- route:\n"
        + "    id: live\n"
        + "    routeConfigurationId: queue\n"
        + "    from:\n"
        + "      uri: direct:live\n"
        + "      steps:\n"
        + "        - setBody:\n"
        + "            constant:\n"
        + "              expression: "
        + says
        + "\n";
  }

  private List<String> states(String key) {
    return texts("SELECT state FROM incident WHERE dedupe_key = ?", key);
  }

  private List<String> details(String key) {
    return texts("SELECT detail FROM incident WHERE dedupe_key = ?", key);
  }

  private List<String> texts(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }
}
