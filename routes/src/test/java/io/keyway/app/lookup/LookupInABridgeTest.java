// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.lookup;

import static io.keyway.app.peers.Peers.eventually;

import io.keyway.app.Bridge;
import io.keyway.app.TestSite;
import io.keyway.app.store.Store;
import io.keyway.connectors.directory.Slapd;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.util.FileSystemUtils;

/** The example route as it is shipped, in the folder of a site, with a real directory. */
@SpringBootTest(classes = Bridge.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {TestSite.class, LookupInABridgeTest.Settings.class})
@DirtiesContext
class LookupInABridgeTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Path FOLDER = folder();
  private static final Slapd SLAPD = Slapd.in(FOLDER);

  private static final String MAPPING =
      """
      name: staff
      backFromSuspension: propose
      shapes:
        - name: entry
          says: listing
          when: has(record.employeeNumber)
          reads: [employeeNumber]
          mayRead: [departmentNumber, employeeType]
          change:
            of: '"listed"'
            words: {listed: changed}
          employeeNumber: record.employeeNumber
          person:
            department: record.?departmentNumber
      """;

  @Autowired private ConnectionFactory broker;
  @Autowired private Store store;

  LookupInABridgeTest() {}

  /** A site with the example, a directory and a source. */
  static final class Settings
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      try {
        Path site = Path.of(String.valueOf(context.getEnvironment().getProperty("keyway.home")));
        Files.createDirectories(site.resolve("source"));
        Files.writeString(site.resolve("source/staff.yaml"), MAPPING);
        Files.writeString(site.resolve("secrets/staff"), Slapd.PASSWORD);
        Files.createDirectories(site.resolve("routes"));
        Files.copy(
            Path.of("../config/examples/routes/directory-lookup.camel.yaml"),
            site.resolve("routes/directory-lookup.camel.yaml"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      TestPropertyValues.of(
              "keyway.sources.staff.mapping=staff",
              "keyway.lookups.staff.uri=ldaps://127.0.0.1:" + SLAPD.tlsPort(),
              "keyway.lookups.staff.ca-file=" + SLAPD.authority(),
              "keyway.lookups.staff.bind-dn=" + Slapd.READER,
              "keyway.lookups.staff.password=file:secrets/staff")
          .applyTo(context);
    }
  }

  @AfterAll
  static void end() throws IOException {
    SLAPD.close();
    FileSystemUtils.deleteRecursively(FOLDER);
  }

  @Test
  void whoIsOnlyNamedIsTakenInAsTheDirectoryHasThem() {
    SLAPD.put("LB-1", "plant");
    SLAPD.put("LB-2", "sales");

    send("LB-1");
    send("*");
    send("LB-2");

    eventually("the first", LONG, () -> known().contains("LB-1"));
    eventually("the second, whatever stood between", LONG, () -> known().contains("LB-2"));
  }

  private List<String> known() {
    return store.read(
        db ->
            db.sql("SELECT employee_number FROM person WHERE employee_number LIKE 'LB-%'")
                .query(String.class)
                .list());
  }

  private void send(String number) {
    try (JMSContext jms = broker.createContext()) {
      jms.createProducer().send(jms.createQueue("people.changed"), number);
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("lookup");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
