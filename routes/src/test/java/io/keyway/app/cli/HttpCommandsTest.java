// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpCommandsTest {
  private static final String TWO_KEYS =
      """
      {"asOf":"2026-11-23T12:00:00.000Z","keys":[
       {"keySet":"MAIN-01","cabinet":"MAIN","slot":1,"state":"in","holder":null,
        "since":"2026-11-23T07:00:00.000Z","due":null,"overdue":false,"confidence":"certain"},
       {"keySet":"MAIN-02","cabinet":"MAIN","slot":2,"state":"out",
        "holder":{"person":"p1","employeeNumber":"00123","name":"Ada Example"},
        "since":"2026-11-22T07:30:00.000Z","due":"2026-11-23T11:00:00.000Z","overdue":true,
        "confidence":"certain"}]}
      """;

  private static final String RECEIPT =
      """
      {"id":"r1","source":"api","change":"terminated","person":"p1","employeeNumber":"00123",
       "acceptedAt":"2026-11-23T11:59:59.100Z","effectiveAt":"2026-11-23T11:59:59.100Z",
       "state":"%s","cabinets":[{"id":"MAIN","state":"verified",
       "sentAt":"2026-11-23T11:59:59.110Z","acknowledgedAt":"2026-11-23T11:59:59.120Z",
       "verifiedAt":"2026-11-23T11:59:59.125Z","exposedUntil":null}]}
      """;

  private static final String GRANTED =
      """
      {"grant":{"id":"g1","person":"p1","keySet":"MAIN-02","from":"2026-11-23T11:00:00Z",
        "to":"2026-11-23T15:00:00Z","reference":"WO-1","reason":"pump","givenBy":"demo",
        "state":"active"},
       "receipt":{"id":"r9","state":"open","cabinets":[]}}
      """;

  private static final String BOOKING =
      """
      {"id":"b1","kind":"work-order","reference":"WO-1","reason":"pump",
       "from":"2026-11-23T11:00:00Z","to":"2026-11-23T15:00:00Z","madeBy":"demo","state":"active",
       "grants":[{"person":"p1","keySet":"MAIN-02","state":"active","to":"2026-11-23T15:00:00Z"},
        {"person":"p2","keySet":"MAIN-02","state":"active","to":"2026-11-23T15:00:00Z"}]}
      """;

  private static final String BOOKED =
      "{\"booking\":"
          + BOOKING
          + ",\"receipts\":[{\"id\":\"r1\",\"state\":\"open\"},"
          + "{\"id\":\"r2\",\"state\":\"complete\"}]}";

  private static final String EXPLANATION =
      """
      {"person":"p1","employeeNumber":"00123","name":"Ada Example","state":"active","asOf":"",
       "keys":[
       {"keySet":"MAIN-01","cabinet":"MAIN","slot":1,"mayTake":true,"because":"Given by plant.",
        "since":"2026-11-20T07:00:00.000Z","from":null,"until":null,
        "roster":{"desired":true,"acknowledged":"yes"},"rules":[{"rule":"plant","says":"gives"}]},
       {"keySet":"MAIN-02","cabinet":"MAIN","slot":2,"mayTake":false,
        "because":"Denied by no-master.","since":null,"from":null,"until":null,
        "pinRequired":true,"secondPerson":["guards"],
        "roster":{"desired":false,"acknowledged":"no"},
        "withheld":[{"kind":"site","since":"2026-11-20T06:00:00Z","because":"Site hq is in lock-down."}],
        "rules":[{"rule":"no-master","says":"denies"}]},
       {"keySet":"MAIN-03","cabinet":"MAIN","slot":3,"mayTake":false,"because":"No rule gives it.",
        "since":null,"from":null,"until":null,"roster":{"desired":false,"acknowledged":"no"},
        "rules":[{"rule":"it","says":"not-about-them"}]}]}
      """;

  @TempDir private Path folder = Path.of("");
  private final FakeBridge bridge = new FakeBridge();

  @AfterEach
  void stop() {
    bridge.close();
  }

  private Shell shell() {
    return new Shell(folder).with("KEYWAY_URL", bridge.url()).with("KEYWAY_TOKEN", "t0ken");
  }

  @Test
  void whoShowsKeysThatAreOutAndCountsTheRest() {
    bridge.on("GET /api/v1/custody", 200, TWO_KEYS);
    Shell shell = shell();

    int code = shell.run("who");

    assertThat(code).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            KEY SET  CABINET  SLOT  STATE    HOLDER                   SINCE                DUE       CONFIDENCE
            MAIN-02  MAIN     2     overdue  Ada Example (emp:00123)  2026-11-22 07:30:00  11:00:00  certain
            1 key set hangs in its slot (--all lists them).
            As of 12:00:00
            """);
    assertThat(bridge.lastCall().authorization()).isEqualTo("Bearer t0ken");
  }

  @Test
  void whoAsksForOneKeyAtAMoment() {
    bridge.on("GET /api/v1/custody?key=A%20B&at=2026-11-01T08%3A00%3A00Z", 200, TWO_KEYS);
    Shell shell = shell();

    int code = shell.run("who", "A B", "--at", "2026-11-01T09:00:00+01:00", "--json");

    assertThat(code).isZero();
    assertThat(shell.out()).contains("\"keySet\" : \"MAIN-02\"");
  }

  @Test
  void aSiteWaitsForASecondPersonAndSaysWhoHoldsAKey() {
    bridge.on(
        "POST /api/v1/sites/hq/lock-down",
        202,
        """
        {"plan":{"id":"p-1","state":"waiting","summary":"Lock down site hq.","steps":[
         {"step":"get-back","keySet":"MAIN-02","employeeNumber":"00123"}]},
         "people":0,"open":0,"receipts":[]}""");
    Shell shell = shell();

    int code = shell.run("revoke", "--site", "hq", "--reason", "intruder");

    assertThat(code).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            Lock down site hq.
            Key set MAIN-02 is out: emp:00123 holds it.
            Nothing was done yet: a second person must approve plan p-1.
            """);
    assertThat(bridge.lastCall().body()).isEqualTo("{\"reason\":\"intruder\"}");
  }

  @Test
  void aLostBadgeIsNamedByItsThreeParts() {
    bridge.on(
        "POST /api/v1/badges/revocation",
        202,
        "{\"plan\":{\"id\":\"p-2\",\"state\":\"applied\",\"summary\":\"Done.\"},\"people\":1,\"open\":1}");
    Shell shell = shell();

    assertThat(shell.run("revoke", "--badge", "H10301:17:x", "--reason", "lost")).isEqualTo(1);
    assertThat(shell.run("revoke", "--badge", "H10301:17:4001", "--reason", "lost")).isZero();
    assertThat(bridge.lastCall().body()).contains("\"cardNumber\":4001", "\"facilityCode\":17");
    assertThat(shell.run("revoke", "--key-set", "K", "--site", "S", "--reason", "x")).isEqualTo(2);
    assertThat(shell.run("revoke", "--reason", "x")).isEqualTo(2);
  }

  @Test
  void planIsShownAndWrittenAndAppliedFromItsFile() throws IOException {
    Files.writeString(folder.resolve("x.delta.csv"), "employee_number\n1\n");
    bridge.on(
        "POST /api/v1/plans?source=hr&name=x.delta.csv",
        200,
        """
        {"summary":"One record.","wouldWait":"","steps":[{"change":"terminated","effect":"applied",
          "employeeNumber":"00123","loses":["K1"],"gets":[]}],
         "losingWhileHolding":[{"employeeNumber":"00123","keySets":["K1"]}]}""");
    bridge.on(
        "POST /api/v1/plans/apply",
        200,
        "{\"outcome\":\"applied\",\"rows\":1,\"changed\":1,\"absent\":0}");
    Shell shell = shell();

    assertThat(shell.run("plan", "--source", "hr", "x.delta.csv", "--out", "x.json")).isZero();
    assertThat(shell.out())
        .contains("One record.", "emp:00123 would lose rights while holding K1.");
    assertThat(bridge.lastCall().body()).startsWith("employee_number");
    assertThat(shell.run("apply", "x.json")).isZero();
    assertThat(bridge.lastCall().body()).contains("losingWhileHolding");
    assertThat(shell.run("apply", "missing.json")).isEqualTo(1);
  }

  @Test
  void peopleAreImportedThroughAPlanOrOnlyShown() throws IOException {
    Files.writeString(folder.resolve("people.csv"), "employee_number\n1\n");
    bridge.on(
        "POST /api/v1/plans?source=hr&name=people.delta.csv",
        200,
        "{\"summary\":\"One record.\",\"wouldWait\":\"\",\"steps\":[],\"losingWhileHolding\":[]}");
    bridge.on(
        "POST /api/v1/plans/apply",
        200,
        "{\"outcome\":\"applied\",\"rows\":1,\"changed\":1,\"absent\":0}");
    Shell shell = shell();

    assertThat(shell.run("import", "--source", "hr", "people.csv", "--dry-run")).isZero();
    assertThat(shell.out()).contains("One record.");
    assertThat(bridge.lastCall().line()).startsWith("POST /api/v1/plans?");
    assertThat(shell.run("import", "--source", "hr", "people.csv")).isZero();
    assertThat(bridge.lastCall().line()).isEqualTo("POST /api/v1/plans/apply");
    assertThat(shell.out()).contains("Applied: 1 of 1 records");
    assertThat(shell.run("import", "people.csv")).isEqualTo(2);
    assertThat(shell.run("import", "--keys", "--source", "hr", "people.csv")).isEqualTo(2);
  }

  @Test
  void anUnknownKeyIsAFailure() {
    bridge.on("GET /api/v1/custody?key=X", 200, "{\"asOf\":\"\",\"keys\":[]}");
    Shell shell = shell();

    assertThat(shell.run("who", "X")).isEqualTo(1);
    assertThat(shell.err()).isEqualTo("keyway: No key set is called X\n");
  }

  @Test
  void explainShowsWhatRulesGiveOrRefuseAndCountsTheRest() {
    bridge.on("GET /api/v1/people/emp%3A00123/explanation", 200, EXPLANATION);
    Shell shell = shell();

    int code = shell.run("explain", "emp:00123");

    assertThat(code).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            Ada Example (emp:00123) is active.
            KEY SET  CABINET  SLOT  MAY TAKE  SINCE                UNTIL  ROSTER  BECAUSE
            MAIN-01  MAIN     1     yes       2026-11-20 07:00:00  -      yes     Given by plant.
            MAIN-02  MAIN     2     no        -                    -      no      Denied by no-master.
            No rule gives or refuses 1 more (--all lists them).
            """);
  }

  @Test
  void explainOfOneKeySetSaysWhatEachRuleSays() {
    bridge.on("GET /api/v1/people/p1/explanation?key=MAIN-02", 200, EXPLANATION);
    Shell shell = shell();

    int code = shell.run("explain", "p1", "MAIN-02");

    assertThat(code).isZero();
    assertThat(shell.out())
        .contains("Withheld since 2026-11-20", ": Site hq is in lock-down.")
        .contains("no-master  denies", "The cabinet asks for a PIN and a second person of guards.");
  }

  @Test
  void grantGivesForATimeAndSaysWhatBecameOfIt() {
    bridge.on("POST /api/v1/people/emp%3A00123/grants", 201, GRANTED);
    Shell shell = shell();

    int code =
        shell.run(
            "grant",
            "give",
            "emp:00123",
            "MAIN-02",
            "--for",
            "4h",
            "--reference",
            "WO-1",
            "--reason",
            "pump");

    assertThat(code).isZero();
    assertThat(shell.out()).contains("g1     MAIN-02  active", "WO-1", "Receipt r9: open.");
    assertThat(bridge.lastCall().body())
        .contains("\"keySet\":\"MAIN-02\"", "\"reference\":\"WO-1\"", "\"to\":\"")
        .doesNotContain("from", "approver");
  }

  @Test
  void grantWantsAnEndOrALengthAndNotBoth() {
    Shell shell = shell();

    assertThat(shell.run("grant", "give", "p1", "K", "--reference", "WO-1", "--reason", "pump"))
        .isEqualTo(1);
    assertThat(shell.err()).contains("either --to or --for");
    assertThat(shell.run("grant")).isEqualTo(2);
  }

  @Test
  void grantListHidesWhatIsOver() {
    bridge.on(
        "GET /api/v1/people/p1/grants",
        200,
        "{\"grants\":[{\"id\":\"g2\",\"keySet\":\"A\",\"state\":\"waiting\"},"
            + "{\"id\":\"g1\",\"keySet\":\"B\",\"state\":\"over\"}]}");
    Shell shell = shell();

    assertThat(shell.run("grant", "list", "p1")).isZero();
    assertThat(shell.out()).contains("g2", "Over or withdrawn: 1").doesNotContain("g1");
  }

  @Test
  void bookingIsMadeForSeveralPeopleAndKeySets() {
    bridge.on("POST /api/v1/bookings", 201, BOOKED);
    Shell shell = shell();

    int code =
        shell.run(
            "booking",
            "make",
            "WO-1",
            "--people",
            "emp:00123,emp:00124",
            "--keys",
            "MAIN-02",
            "--for",
            "8h",
            "--reason",
            "pump");

    assertThat(code).isZero();
    assertThat(shell.out())
        .containsPattern("b1 +WO-1 +active .* 2 +MAIN-02 +demo +pump")
        .contains("Receipts: 1 complete, 1 open.");
    assertThat(bridge.lastCall().body())
        .contains("[\"emp:00123\",\"emp:00124\"]", "[\"MAIN-02\"]", "work-order", "\"to\":\"");
  }

  @Test
  void bookingIsListedShownMovedAndEnded() {
    bridge.on("GET /api/v1/bookings?state=current", 200, "{\"bookings\":[],\"next\":null}");
    bridge.on("GET /api/v1/bookings/b1", 200, BOOKING);
    bridge.on("PATCH /api/v1/bookings/b1", 200, BOOKED);
    bridge.on("DELETE /api/v1/bookings/b1", 200, BOOKED.replace("active", "ended"));
    Shell shell = shell();

    assertThat(shell.run("booking", "list")).isZero();
    assertThat(shell.out()).contains("No booking.");
    assertThat(shell.run("booking", "show", "b1")).isZero();
    assertThat(shell.out()).contains("p1", "p2");
    assertThat(shell.run("booking", "move", "b1", "--to", "2026-11-23T18:00:00Z")).isZero();
    assertThat(bridge.lastCall().body()).contains("2026-11-23T18:00:00Z");
    assertThat(shell.run("booking", "end", "b1")).isZero();
    assertThat(shell.out()).contains("ended");
    assertThat(shell.run("booking")).isEqualTo(2);
  }

  @Test
  void grantIsWithdrawn() {
    bridge.on("DELETE /api/v1/people/p1/grants/g1", 200, GRANTED.replace("active", "withdrawn"));
    Shell shell = shell();

    assertThat(shell.run("grant", "withdraw", "p1", "g1")).isZero();
    assertThat(shell.out()).contains("withdrawn");
  }

  @Test
  void mergeSaysWhoStaysAndWhatWaitsForAnApprover() {
    bridge.on(
        "POST /api/v1/people/emp%3A1/merge",
        200,
        "{\"person\":\"p1\",\"other\":\"p2\",\"receipts\":[{\"id\":\"r1\",\"change\":\"changed\","
            + "\"state\":\"open\",\"cabinets\":[{}]}],\"plans\":[\"x7\"]}");
    Shell shell = shell();

    assertThat(shell.run("merge", "emp:1", "emp:2", "--reason", "twice")).isZero();
    assertThat(shell.out()).contains("p1 stays; p2 is merged", "r1", "plan x7");
    assertThat(bridge.lastCall().body()).contains("\"person\":\"emp:2\"", "twice");
  }

  @Test
  void revokeShowsTheFourTimesOfEachCabinet() {
    bridge.on("POST /api/v1/people/emp%3A00123/revocation", 200, RECEIPT.formatted("complete"));
    Shell shell = shell();

    int code = shell.run("revoke", "emp:00123", "--reason", "badge lost", "--wait", "5s");

    assertThat(code).isZero();
    assertThat(shell.out())
        .contains("11:59:59.100  11:59:59.110  11:59:59.120  11:59:59.125", "complete");
    assertThat(bridge.lastCall().prefer()).isEqualTo("wait=5");
    assertThat(bridge.lastCall().body()).isEqualTo("{\"reason\":\"badge lost\"}");
  }

  @Test
  void revokeThatIsStillOpenAfterTheWaitIsNotDone() {
    bridge.on("POST /api/v1/people/emp%3A00123/revocation", 202, RECEIPT.formatted("open"));
    Shell shell = shell();

    assertThat(shell.run("revoke", "emp:00123", "--reason", "x", "--wait", "1s")).isEqualTo(1);
    assertThat(shell.err()).contains("not yet verified");
    assertThat(shell.run("revoke", "emp:00123", "--reason", "x")).isZero();
  }

  @Test
  void aRefusalIsSaidInTheBridgesOwnWords() {
    bridge.on(
        "POST /api/v1/people/emp%3A9/revocation",
        404, "{\"title\":\"Not found\",\"detail\":\"Nobody has the employee number 9\"}");
    Shell shell = shell();

    assertThat(shell.run("revoke", "emp:9", "--reason", "x")).isEqualTo(1);
    assertThat(shell.err()).isEqualTo("keyway: Nobody has the employee number 9 (404)\n");
  }

  @Test
  void aRefusedTokenIsSaidPlainly() {
    bridge.on("GET /api/v1/custody", 401, "{\"title\":\"Unauthorized\"}");
    Shell shell = shell();

    assertThat(shell.run("who")).isEqualTo(1);
    assertThat(shell.err()).contains("does not accept the token");
    assertThat(shell.err()).doesNotContain("t0ken");
  }

  @Test
  void theDemoOfThisFolderIsFoundByItself() throws IOException {
    bridge.on("GET /api/v1/custody", 200, TWO_KEYS);
    Files.createDirectory(folder.resolve("demo-data"));
    Files.writeString(
        folder.resolve("demo-data/demo.json"),
        "{\"url\":\"" + bridge.url() + "\",\"token\":\"of-the-demo\"}");

    assertThat(new Shell(folder).run("who")).isZero();
    assertThat(bridge.lastCall().authorization()).isEqualTo("Bearer of-the-demo");
  }

  @Test
  void withoutABridgeItSaysHowToNameOne() {
    Shell shell = new Shell(folder);

    assertThat(shell.run("who")).isEqualTo(1);
    assertThat(shell.err()).contains("--url", "KEYWAY_URL", "keyway demo");
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(shell().run("revoke", "emp:1")).isEqualTo(2);
    assertThat(shell().run("history")).isEqualTo(2);
    assertThat(shell().run("who", "--at", "yesterday")).isEqualTo(2);
    assertThat(shell().run("nonsense")).isEqualTo(2);
    assertThat(shell().run()).isEqualTo(2);
  }

  @Test
  void coloursOnlyWhereTheyAreWanted() {
    bridge.on("GET /api/v1/custody", 200, TWO_KEYS);
    Shell plain = shell();
    Shell coloured = shell().colours();

    plain.run("who");
    coloured.run("who");

    assertThat(plain.out()).doesNotContain("\u001b[");
    assertThat(coloured.out()).contains("\u001b[31moverdue\u001b[0m");
  }

  @Test
  void enrolPrintsTheCodeAloneForPipesAndTheRestForPeople() {
    bridge.on(
        "POST /api/v1/cabinets/MAIN/enrolment",
        201,
        """
        {"cabinet":"MAIN","code":"abcd-efgh","expiresAt":"2026-11-23T12:15:00Z"}
        """);
    Shell shell = shell();

    int code = shell.run("cabinet", "enrol", "MAIN");

    assertThat(code).isZero();
    assertThat(shell.out()).isEqualTo("abcd-efgh\n");
    assertThat(shell.err()).contains("For cabinet MAIN, once, until 2026-11-23T12:15:00Z");
  }

  @Test
  void revokeOfACabinetSaysUntilWhenItMayGiveKeys() {
    bridge.on(
        "POST /api/v1/cabinets/MAIN/certificate/revocation",
        200,
        """
        {"cabinet":"MAIN","certificates":1,"exposedUntil":"2026-11-24T12:00:00Z"}
        """);
    Shell shell = shell();

    int code = shell.run("cabinet", "revoke", "MAIN");

    assertThat(code).isZero();
    assertThat(shell.out())
        .contains("Cabinet MAIN is off the link")
        .contains("it may give keys until 2026-11-24T12:00:00Z");
  }

  @Test
  void revokeOfACabinetThatIsUnknownIsToldInTheBridgesWords() {
    bridge.on(
        "POST /api/v1/cabinets/NONE/certificate/revocation",
        404,
        """
        {"title":"Not found","detail":"No cabinet of this id is configured: see cabinets.yaml."}
        """);
    Shell shell = shell();

    int code = shell.run("cabinet", "revoke", "NONE");

    assertThat(code).isEqualTo(1);
    assertThat(shell.err()).contains("No cabinet of this id is configured");
  }
}
