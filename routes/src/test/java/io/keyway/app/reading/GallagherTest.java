// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.BridgeTest;
import io.keyway.app.KeptFiles;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Store;
import io.keyway.connectors.source.gallagher.FakeCommandCentre;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The bridge reads a Command Centre that is a fake, by the mapping as it is shipped. */
@BridgeTest
class GallagherTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String ENDS = "2099-01-31T17:00:00Z";

  @TempDir private static Path folder = Path.of(".");

  @SuppressWarnings("NullAway.Init") // by commandCentre(), before anything else
  private static FakeCommandCentre centre;

  @SuppressWarnings("NullAway.Init") // by commandCentre(), before anything else
  private static FakeCommandCentre heard;

  @Autowired private SourceReaders readers;
  @Autowired private Store store;
  @Autowired private HomeSettings home;

  GallagherTest() {}

  @DynamicPropertySource
  static void commandCentre(DynamicPropertyRegistry settings) throws IOException {
    centre = new FakeCommandCentre();
    IntStream.rangeClosed(1, 12).forEach(n -> centre.put("GG-" + n, "Somebody", c -> {}));
    centre.put("GG-6", "Somebody", c -> FakeCommandCentre.card(c, "4711", "active", "", ENDS));
    Path key = Files.writeString(folder.resolve("key"), FakeCommandCentre.KEY + "\n");
    source(settings, "doors", centre, "1s", key);
    heard = new FakeCommandCentre();
    IntStream.rangeClosed(1, 9).forEach(n -> heard.put("GE-" + n, "Somebody", c -> {}));
    heard.put("GE-1", "Somebody", c -> FakeCommandCentre.card(c, "4721", "active", "", ""));
    source(settings, "gates", heard, "1h", key);
  }

  private static void source(
      DynamicPropertyRegistry settings, String name, FakeCommandCentre of, String every, Path key) {
    String source = "keyway.sources." + name + ".";
    settings.add(source + "mapping", () -> "gallagher");
    settings.add(source + "reads.kind", () -> "gallagher");
    settings.add(source + "reads.uri", of::uri);
    settings.add(source + "reads.every", () -> every);
    settings.add(source + "reads.full-every", () -> "1h");
    settings.add(source + "reads.alert-after", () -> "0s");
    settings.add(source + "reads.options.number-field", () -> "Employee ID");
    settings.add(source + "reads.options.card-types", () -> "Staff=H10301:17");
    settings.add(source + "reads.options.page-size", () -> "5");
    settings.add(source + "reads.secrets.api-key", () -> "file:" + key);
  }

  @AfterAll
  static void end() {
    centre.close();
    heard.close();
  }

  @Test
  void aDisabledCardIsHeardOfByItsEventLongBeforeChangesAreAskedFor() {
    eventually("the card is a badge", LONG, () -> badgesOf("GE-1") == 1);
    eventually("events have begun, and the feed was asked with them", LONG, this::hearsOn);

    heard.put("GE-2", "Somebody", c -> c.put("authorised", false));
    heard.put(
        "GE-1", "Somebody", c -> ((ObjectNode) c.at("/cards/0/status")).put("type", "inactive"));
    heard.tellOfChange("GE-1");
    eventually("the badge is gone", LONG, () -> badgesOf("GE-1") == 0);
    assertThat(stateOf("GE-1")).isEqualTo("active");
    assertThat(stateOf("GE-2")).as("no event, and the next time is in an hour").isEqualTo("active");
  }

  @Test
  void eventsThatAreAwayOrLostAreToldOnceAndTheFeedTellsWhatTheyMissed() {
    eventually("events are listened to", LONG, () -> heard.arriving().isListenedTo());

    heard.put("GE-5", "Somebody", c -> c.put("authorised", false));
    heard.arriving().answerWith(503, Map.of());
    eventually("the feed is asked meanwhile", LONG, () -> stateOf("GE-5").equals("suspended"));
    eventually(
        "a human is told", LONG, () -> incidents("gates").equals(List.of("source-unreachable")));

    heard.put("GE-6", "Somebody", c -> c.put("authorised", false));
    heard.arriving().forget(410);
    heard.arriving().answerWith(200, Map.of());
    eventually("what was missed is told", LONG, () -> stateOf("GE-6").equals("suspended"));
    eventually("it is over", LONG, () -> incidents("gates").isEmpty());
    eventually("events are listened to again", LONG, () -> heard.arriving().isListenedTo());
    heard.put("GE-7", "Somebody", c -> c.put("authorised", false));
    heard.tellOfChange("GE-7");
    eventually("and heard", LONG, () -> stateOf("GE-7").equals("suspended"));
    assertThat(stateOf("GE-8")).isEqualTo("active");
  }

  private List<String> incidents(String source) {
    return texts(
        "SELECT kind FROM incident WHERE state = 'open' AND dedupe_key = ?", "source:" + source);
  }

  /** Whether somebody waits for the event after the first answer. */
  private boolean hearsOn() {
    String events = "GET " + heard.arriving().path();
    return heard.arriving().isListenedTo()
        && heard.asked().stream().filter(asked -> asked.startsWith(events)).count() > 1;
  }

  private int badgesOf(String number) {
    return texts(
            "SELECT c.kind FROM credential c JOIN person p ON p.id = c.person"
                + " WHERE c.kind = 'badge' AND p.employee_number = ?",
            number)
        .size();
  }

  @Test
  void whatACommandCentreSaysCountsAndItsTroublesTakeNothingAway() {
    eventually("everybody is known", LONG, () -> count("active") == 12);
    assertThat(
            texts("SELECT CAST(due_at AS TEXT) FROM due_instant WHERE kind = ?", "source-expiry"))
        .as("the end of the only card is a durable instant")
        .hasSize(1);

    centre.put("GG-2", "Somebody", c -> c.put("authorised", false).put("@Home", "Hush-street"));
    centre.remove("GG-3");
    centre.put("GG-4", "Somebody", c -> FakeCommandCentre.card(c, "4712", "expired", "", ""));
    eventually("one is not authorised", LONG, () -> stateOf("GG-2").equals("suspended"));
    eventually("one is deleted", LONG, () -> stateOf("GG-3").equals("terminated"));
    eventually("one's card has ended", LONG, () -> stateOf("GG-4").equals("suspended"));

    trouble(() -> centre.answerWith(503), "unreachable");
    trouble(() -> centre.answerWith(403), "refused");
    trouble(() -> centre.reshape(c -> c.remove("@Employee ID")), "changed");
    assertThat(count("active")).isEqualTo(9);

    centre.forgetChanges();
    centre.remove("GG-5");
    eventually("what was missed is found", LONG, () -> stateOf("GG-5").equals("terminated"));
    assertThat(count("active")).isEqualTo(8);
    assertThat(KeptFiles.with(home.home(), "Hush-")).as("what nobody asks for").isEmpty();
    assertThat(KeptFiles.with(home.home(), "GG-2")).as("what is kept").isNotEmpty();
  }

  /** For as long as it is so, one incident stands. */
  private void trouble(Runnable how, String kind) {
    how.run();
    readers.readEverybody("doors");
    eventually(
        "a human is told: " + kind,
        LONG,
        () -> incidents("doors").equals(List.of("source-" + kind)));
    centre.answerWith(200);
    centre.reshape(c -> {});
    readers.readEverybody("doors");
    eventually("it is over", LONG, () -> incidents("doors").isEmpty());
  }

  private String stateOf(String number) {
    return texts("SELECT state FROM person WHERE employee_number = ?", number).getFirst();
  }

  private long count(String state) {
    return texts("SELECT state FROM person WHERE employee_number LIKE ?", "GG-%").stream()
        .filter(state::equals)
        .count();
  }

  private List<String> texts(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }
}
