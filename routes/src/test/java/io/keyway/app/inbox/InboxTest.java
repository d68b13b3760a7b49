// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.KeptFiles;
import io.keyway.app.intake.Replay;
import io.keyway.app.plan.Approvals;
import io.keyway.app.problem.Refusal;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Store;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Each test brings people of its own in a delta, then sends what it is about. */
@BridgeTest
class InboxTest {
  private static final String HEADER =
      "employee_number,given_name,family_name,email,status,employment,department,site,groups,"
          + "start_date,end_date,badge_format,facility_code,card_number";
  private static final DateTimeFormatter AS_OF =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Autowired private HomeSettings home;
  @Autowired private Store store;
  @Autowired private Approvals plans;
  @Autowired private Replay replay;

  InboxTest() {}

  @Test
  void deltaIsAppliedAndLiesInDoneBesideItsReport() throws Exception {
    JsonNode report = put("a.delta.csv", HEADER + "\n" + row("I-1", "active") + "\n");

    assertThat(report.path("outcome").asText()).isEqualTo("applied");
    assertThat(home.home().resolve("inbox-only/done/a.delta.csv")).exists();
    assertThat(stateOf("I-1")).isEqualTo("active");
  }

  @Test
  void columnsMayStandInAnyOrderAndUnknownOnesAreReported() throws Exception {
    String csv =
        "\uFEFFstatus,shoe_size,employee_number,given_name,family_name,email,employment,department,site,groups,start_date,end_date,badge_format,facility_code,card_number\r\n"
            + "active,44,I-2,Anna,\"Alt, geb. Jung\",,,,,\"a;b\",,,,,\r\n";

    JsonNode report = put("b.delta.csv", csv);

    assertThat(report.path("outcome").asText()).isEqualTo("applied");
    assertThat(report.path("ignoredColumns").get(0).asText()).isEqualTo("shoe_size");
    assertThat(stateOf("I-2")).isEqualTo("active");
  }

  @Test
  void whatNobodyAsksForStaysInTheFile() throws Exception {
    String csv =
        String.join(
            "\n",
            HEADER + ",ssn",
            row("I-21", "active") + ",Hush-file-1",
            row("I-23", "active") + ",Hush-file-3",
            row("I-24", "active") + ",Hush-file-4",
            row("I-22", "on the moon") + ",Hush-file-2",
            "");

    JsonNode report = put("p.delta.csv", csv);

    assertThat(stateOf("I-21")).isEqualTo("active");
    assertThat(texts("SELECT reason FROM quarantine WHERE employee_number = ?", "I-22"))
        .isNotEmpty();
    assertThat(report.toString()).doesNotContain("Hush-file-");
    assertThat(KeptFiles.with(home.home().resolve("data"), "Hush-file-")).isEmpty();
    assertThat(KeptFiles.with(home.home().resolve("data"), "I-22")).isNotEmpty();
    assertThat(KeptFiles.with(home.home().resolve("inbox-only"), "Hush-file-"))
        .containsExactly(home.home().resolve("inbox-only/done/p.delta.csv"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no rows            | 0 | no records",
        "missing column     | 1 | badge_format",
        "duplicate key      | 3 | earlier one",
        "not UTF-8          | 2 | UTF-8",
        "cut off in a quote | 3 | RFC 4180",
        "cut off in a field | 3 | cut off",
        "mostly invalid     | 2 | 5 of 6",
        "other name         | 0 | must end in",
        "ahead of time      | 0 | lies ahead"
      })
  void fileThatCannotBeTrustedIsSetAsideWhole(String what, int line, String reason)
      throws Exception {
    String name = (what.equals("ahead of time") ? "20991231T000000Z-" : "") + fileName(what);

    JsonNode report = put(name, bad(what), charset(what));

    assertThat(report.path("outcome").asText()).isEqualTo("failed");
    assertThat(report.path("file").asText()).isEqualTo(name);
    assertThat(report.path("line").asInt()).isEqualTo(line);
    assertThat(report.path("reason").asText()).contains(reason);
    assertThat(home.home().resolve("inbox-only/failed/" + name)).exists();
    assertThat(people("BAD-")).isEmpty();
    assertThat(texts("SELECT reason FROM quarantine WHERE file = ?", name)).containsExactly("file");
    assertThat(texts("SELECT severity FROM incident WHERE detail LIKE '%' || ? || '%'", name))
        .containsExactly("critical");
  }

  @Test
  void invalidRecordDelaysNobodyAndCanBeReplayed() throws Exception {
    JsonNode report =
        put(
            "c.delta.csv",
            String.join(
                "\n",
                HEADER,
                row("I-3", "active"),
                row("I-4", "active").replace("active", "on the moon"),
                row("I-5", "active"),
                ""));

    assertThat(report.path("quarantined").asInt()).isEqualTo(1);
    assertThat(report.path("problems").get(0).path("line").asInt()).isEqualTo(3);
    assertThat(stateOf("I-3")).isEqualTo("active");
    assertThat(stateOf("I-5")).isEqualTo("active");
    assertThat(texts("SELECT kind FROM incident WHERE employee_number = ?", "I-4"))
        .containsExactly("unreadable-record");
    String id = texts("SELECT id FROM quarantine WHERE employee_number = ?", "I-4").getFirst();
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> replay.replay(id));
  }

  @Test
  void snapshotsTakeAwayByAbsenceWithinTheBudgetOnly() throws Exception {
    Instant now = Instant.now().minusSeconds(600);
    List<String> rows = new ArrayList<>();
    IntStream.rangeClosed(1, 30).forEach(i -> rows.add(row("S-" + i, "active")));
    put(name(now, "full"), csv(rows));
    assertThat(people("S-")).hasSize(30);

    JsonNode within = put(name(now.plusSeconds(1), "full"), csv(rows.subList(2, 30)));
    assertThat(within.path("outcome").asText()).isEqualTo("applied");
    assertThat(within.path("absent").asInt()).isEqualTo(2);
    assertThat(stateOf("S-1")).isEqualTo("terminated");
    assertThat(stateOf("S-3")).isEqualTo("active");

    List<String> less = new ArrayList<>(rows.subList(5, 29));
    less.add(row("S-30", "terminated"));
    JsonNode held = put(name(now.plusSeconds(2), "full"), csv(less));
    assertThat(held.path("outcome").asText()).isEqualTo("held");
    assertThat(stateOf("S-3")).isEqualTo("active");
    assertThat(stateOf("S-30")).isEqualTo("terminated");
    String plan = held.path("plan").asText();
    assertThat(texts("SELECT state FROM plan WHERE id = ?", plan)).containsExactly("waiting");
    assertThat(texts("SELECT severity FROM incident WHERE dedupe_key = ?", "plan:" + plan))
        .containsExactly("critical");

    plans.approve(plan, "tester");
    assertThat(texts("SELECT state FROM plan WHERE id = ?", plan)).containsExactly("applied");
    assertThat(stateOf("S-3")).isEqualTo("terminated");
    assertThat(stateOf("S-6")).isEqualTo("active");
    assertThat(texts("SELECT state FROM incident WHERE dedupe_key = ?", "plan:" + plan))
        .containsExactly("resolved");

    JsonNode old = put(name(now.plusSeconds(1), "full"), csv(rows.subList(0, 29)));
    assertThat(old.path("outcome").asText()).isEqualTo("failed");
    assertThat(old.path("reason").asText()).contains("older");
    JsonNode again = put(name(now.plusSeconds(3), "full"), csv(less));
    assertThat(again.path("reason").asText()).contains("exactly this content");

    List<String> few = new ArrayList<>(less.subList(10, 24));
    few.add(row("S-30", "terminated"));
    JsonNode heldAgain = put(name(now.plusSeconds(4), "full"), csv(few));
    put("later.delta.csv", csv(List.of(row("S-8", "terminated"))));
    String stale = heldAgain.path("plan").asText();
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> plans.approve(stale, "tester"))
        .withMessageContaining("stale");
    assertThat(texts("SELECT state FROM plan WHERE id = ?", stale)).containsExactly("expired");
    assertThat(stateOf("S-9")).isEqualTo("active");

    few.set(0, ",No,Number,,active,,,,,,,,,");
    JsonNode unreadable = put(name(now.plusSeconds(5), "full"), csv(few));
    assertThat(unreadable.path("absent").asInt()).isZero();
    assertThat(unreadable.path("outcome").asText()).isEqualTo("applied");
  }

  @Test
  void tooManySuspensionsOrMovesByOneFileAreHeldAndExplicitTerminationsPass() throws Exception {
    put("m0.delta.csv", csv(workers(102, "active", "security")));
    assertThat(grantsOf("IM-1")).isNotEmpty();

    List<String> suspended = new ArrayList<>(workers(101, "suspended", "security"));
    suspended.add(worker(102, "terminated", "security"));
    JsonNode held = put("m1.delta.csv", csv(suspended));
    assertThat(held.path("outcome").asText()).isEqualTo("held");
    assertThat(held.path("reason").asText())
        .contains("101 of", "would lose rights", "101 suspended", "nothing of it was applied");
    assertThat(stateOf("IM-1")).isEqualTo("active");
    assertThat(stateOf("IM-102")).isEqualTo("terminated");
    assertThat(grantsOf("IM-102")).isEmpty();
    String plan = held.path("plan").asText();
    assertThat(texts("SELECT steps FROM plan WHERE id = ?", plan).getFirst())
        .contains("\"loses\":[\"HQ-1-K1\"", "\"employeeNumber\":\"IM-7\"");
    plans.approve(plan, "tester");
    assertThat(stateOf("IM-1")).isEqualTo("suspended");

    put("m2.delta.csv", csv(workers(101, "active", "security")));
    JsonNode few = put("m3.delta.csv", csv(workers(5, "active", "kitchen")));
    assertThat(few.path("outcome").asText()).isEqualTo("applied");
    assertThat(grantsOf("IM-5")).isEmpty();
    put("m4.delta.csv", csv(workers(101, "active", "security")));
    JsonNode moved = put("m5.delta.csv", csv(workers(101, "active", "kitchen")));
    assertThat(moved.path("outcome").asText()).isEqualTo("held");
    assertThat(moved.path("reason").asText()).contains("101 changed");
    assertThat(grantsOf("IM-1")).isNotEmpty();

    put("m6.delta.csv", csv(workers(1, "active", "kitchen")));
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> plans.approve(moved.path("plan").asText(), "tester"))
        .withMessageContaining("stale");
    assertThat(texts("SELECT summary FROM plan WHERE kind = 'held' AND state = ?", "waiting"))
        .anyMatch(summary -> summary.contains("m5.delta.csv of source files-only waits anew"));
    assertThat(grantsOf("IM-2")).isNotEmpty();
    put("m7.delta.csv", csv(workers(101, "terminated", "kitchen")));
    assertThat(grantsOf("IM-2")).isEmpty();
  }

  private static List<String> workers(int count, String status, String department) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> worker(i, status, department)).toList();
  }

  private static String worker(int i, String status, String department) {
    return "IM-%d,Wanda,Weber,,%s,employee,%s,hq,,,,H10301,34,%d"
        .formatted(i, status, department, 28_000 + i);
  }

  private List<String> grantsOf(String number) {
    return texts(
        "SELECT g.key_set FROM key_grant g JOIN person p ON p.id = g.person"
            + " WHERE p.employee_number = ? AND g.until_at IS NULL",
        number);
  }

  private JsonNode put(String name, String content) throws Exception {
    return put(name, content, StandardCharsets.UTF_8);
  }

  /** Renames a file into the inbox and waits for its report. */
  private JsonNode put(String name, String content, Charset charset) throws Exception {
    Path inbox = home.home().resolve("inbox-only");
    Path part = Files.write(inbox.resolve(name + ".part"), content.getBytes(charset));
    Files.move(part, inbox.resolve(name));
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < end) {
      for (String folder : List.of("done", "failed")) {
        Path report = inbox.resolve(folder).resolve(name + ".report.json");
        if (Files.exists(report) && !Files.exists(inbox.resolve(name))) {
          JsonNode found = JSON.readTree(Files.readAllBytes(report));
          Files.delete(report);
          return found;
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("No report of " + name);
  }

  private static String bad(String what) {
    return switch (what) {
      case "no rows" -> HEADER + "\n";
      case "missing column" -> HEADER.replace(",badge_format", "") + "\nBAD-1,,,,active,,,,,,,,\n";
      case "duplicate key" -> csv(List.of(row("BAD-1", "active"), row("BAD-1", "active")));
      case "not UTF-8" -> HEADER + "\nBAD-1,Zoë,,,active,,,,,,,,,\n";
      case "cut off in a quote" -> csv(List.of(row("BAD-1", "active"))) + "BAD-2,\"Zo";
      case "cut off in a field" -> csv(List.of(row("BAD-1", "active"))) + "BAD-2,Zoe,Zim";
      case "mostly invalid" ->
          csv(
              IntStream.rangeClosed(1, 6)
                  .mapToObj(i -> row("BAD-" + i, i == 6 ? "active" : "odd"))
                  .toList());
      default -> csv(List.of(row("BAD-1", "active")));
    };
  }

  private static String fileName(String what) {
    String plain = what.replace(' ', '-');
    return what.equals("other name") ? plain + ".csv" : plain + ".delta.csv";
  }

  private static Charset charset(String what) {
    return what.equals("not UTF-8") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
  }

  private static String name(Instant asOf, String kind) {
    return AS_OF.format(asOf) + "-people." + kind + ".csv";
  }

  private static String csv(List<String> rows) {
    return HEADER + "\n" + String.join("\n", rows) + "\n";
  }

  private static String row(String number, String status) {
    return number + ",Wanda,Weber,," + status + ",,,,,,,,,";
  }

  private String stateOf(String number) {
    return texts("SELECT state FROM person WHERE employee_number = ?", number).getFirst();
  }

  private List<String> people(String prefix) {
    return texts("SELECT employee_number FROM person WHERE employee_number LIKE ? || '%'", prefix);
  }

  private List<String> texts(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }
}
