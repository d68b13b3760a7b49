// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.KeptFiles;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Store;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Runs the route that an integrator copies, as it is shipped. */
@BridgeTest
class QueueSourceTest {
  private static final Path EXAMPLE = Path.of("../config/examples/routes/hr-jms.camel.yaml");

  @Autowired private CamelContext camel;
  @Autowired private ConnectionFactory broker;
  @Autowired private Store store;
  @Autowired private HomeSettings home;

  QueueSourceTest() {}

  @BeforeEach
  void openTheQueue() throws Exception {
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.resolveResource(camel, "file:" + EXAMPLE));
  }

  @AfterEach
  void closeTheQueue() throws Exception {
    camel.getRouteController().stopRoute("hr-jms");
    camel.removeRoute("hr-jms");
  }

  @Test
  void messageIsDecidedAndAcknowledged() {
    send("{\"event\":\"hired\",\"person\":{\"employeeNumber\":\"Q-1\"}}");

    until("SELECT state FROM person WHERE employee_number = 'Q-1'", "active");
    until("SELECT COUNT(*) FROM delivery WHERE source = 'hr' AND delivery_id LIKE 'ID:%'", "1");
  }

  @Test
  void messageThatComesAgainHasNoSecondEffect() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    AdviceWith.adviceWith(
        camel,
        "hr-jms",
        route ->
            route
                .weaveAddLast()
                .process(
                    exchange -> {
                      if (taken.incrementAndGet() == 1) {
                        throw new IllegalStateException("dies after the commit");
                      }
                    }));

    send("{\"event\":\"hired\",\"person\":{\"employeeNumber\":\"Q-2\"}}");

    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (taken.get() < 2 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(taken.get()).isGreaterThanOrEqualTo(2);
    until("SELECT COUNT(*) FROM receipt WHERE employee_number = 'Q-2'", "1");
  }

  @Test
  void messageThatNobodyUnderstandsIsSetAsideAndHoldsUpNoOther() {
    send("no json");
    send(
        "{\"event\":\"terminated\",\"ssn\":\"Hush-queue-1\",\"effectiveAt\":\"soon\",\"person\":{\"employeeNumber\":\"Q-3\"}}");
    send("{\"event\":\"hired\",\"ssn\":\"Hush-queue-2\",\"person\":{\"employeeNumber\":\"Q-4\"}}");

    until("SELECT state FROM person WHERE employee_number = 'Q-4'", "active");
    until("SELECT reason FROM quarantine WHERE employee_number = 'Q-3'", "unreadable");
    until("SELECT severity FROM incident WHERE employee_number = 'Q-3'", "critical");
    assertThat(keptOutsideOfTheBroker("Hush-queue-")).as("its journal has what was sent").isEmpty();
    assertThat(keptOutsideOfTheBroker("Q-3")).isNotEmpty();
  }

  private List<Path> keptOutsideOfTheBroker(String text) {
    Path data = home.home().resolve("data");
    return KeptFiles.with(data, text).stream()
        .filter(file -> !file.startsWith(data.resolve("artemis")))
        .toList();
  }

  private void send(String body) {
    try (JMSContext jms = broker.createContext()) {
      jms.createProducer().send(jms.createQueue("hr.changes"), body);
    }
  }

  private void until(String sql, String expected) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    List<String> found = List.of();
    while (System.nanoTime() < end) {
      found = store.read(db -> db.sql(sql).query(String.class).list());
      if (found.equals(List.of(expected))) {
        return;
      }
      Thread.onSpinWait();
    }
    assertThat(found).as(sql).containsExactly(expected);
  }
}
