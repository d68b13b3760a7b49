// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@BridgeTest
class HttpDoorTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  @LocalServerPort private int port;
  @Autowired private Store store;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/custody",
        "/api/v1/people",
        "/api/v1/nothing",
        "/actuator/prometheus",
        "/actuator",
        "/v3/api-docs",
        "/console/part/totals",
        "/console/events",
        "/scim/v2/Users",
        "/in/hr",
        "/in/nothing",
        "/nothing",
        "/error"
      })
  void everyPathRefusesWithoutACredential(String path) throws Exception {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(at(path)));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue(path.startsWith("/scim/") ? "application/scim+json" : "application/problem+json");
    assertThat(json.readTree(answer.body()).path("status").asInt()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/actuator/health",
        "/actuator/health/liveness",
        "/actuator/health/readiness",
        "/assets/keyway.css",
        "/webjars/htmx.org/dist/htmx.min.js",
        "/webjars/htmx-ext-sse/sse.js"
      })
  void theFewOpenPathsAnswerAnyone(String path) throws Exception {
    assertThat(send(HttpRequest.newBuilder(at(path))).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../api/v1/custody",
        "/assets/..;/api/v1/custody",
        "/in/%2e%2e/api/v1/custody",
        "/in/..%2fapi/v1/custody",
        "/api/v1/custody;x=/assets/",
        "//api/v1/custody"
      })
  void noWayOfWritingAPathGoesAround(String path) throws Exception {
    assertThat(raw("GET " + path + " HTTP/1.1")).matches("(?s)HTTP/1.1 40[01] .*");
  }

  @Test
  void whoMayEnterIsToldToWriteThePathPlainly() throws Exception {
    String request = "GET //api/v1/custody HTTP/1.1\r\nAuthorization: Bearer " + TestSite.TOKEN;

    assertThat(raw(request)).startsWith("HTTP/1.1 400").contains("Write the path plainly");
  }

  @Test
  void saysHowTheBridgeStandsAndHowFastItIs() throws Exception {
    JsonNode status = json.readTree(send(authorized("/api/v1/status")).body());
    JsonNode level = json.readTree(send(authorized("/api/v1/service-level")).body());

    assertThat(status.path("mode").asText()).isEqualTo("normal");
    assertThat(level.path("count").isInt()).isTrue();
    assertThat(level.path("open").isInt()).isTrue();
    assertThat(send(authorized("/actuator/prometheus")).body())
        .contains("keyway_revocation_seconds_count", "keyway_revocations_open", "keyway_exposure");
  }

  @Test
  void aValueOfAnotherFormIsToldWhatItMustBe() throws Exception {
    HttpResponse<String> answer = send(authorized("/api/v1/custody?at=yesterday"));

    assertThat(json.readTree(answer.body()).path("detail").asText())
        .isEqualTo("at must be an instant such as 2026-11-23T08:15:00Z.");
  }

  @Test
  void aBodyThatIsNoJsonIsToldWhatItMustBe() throws Exception {
    HttpResponse<String> answer = post("/api/v1/people/emp:1/revocation", "nonsense");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json.readTree(answer.body()).path("detail").asText()).contains("one JSON object");
  }

  @Test
  void aWrongTokenIsRefusedAndNotRepeated() throws Exception {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(at("/api/v1/custody")).header("Authorization", "Bearer wrong"));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).doesNotContain("wrong");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/nothing, 404",
    "DELETE, /api/v1/custody, 405",
    "GET, /api/v1/custody?at=yesterday, 400",
    "GET, /api/v1/custody?key=nothing, 404",
    "GET, /api/v1/people?state=asleep, 400",
    "GET, /api/v1/people/emp:nobody, 404",
    "GET, /api/v1/receipts/none, 404",
    "GET, /api/v1/receipts?before=x, 400",
    "GET, /api/v1/cabinets/none, 404",
    "POST, /api/v1/cabinets/HQ-1/slots/1/release, 403",
    "POST, /api/v1/cabinets/HQ-1/slots/99/release, 404",
  })
  void everyRefusalIsAProblem(String method, String path, int status) throws Exception {
    HttpResponse<String> answer = send(authorized(path).method(method, BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json.readTree(answer.body()).path("status").asInt()).isEqualTo(status);
  }

  @Test
  void answersTellBrowsersToStayWithin() throws Exception {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(at("/")));

    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'", "frame-ancestors 'none'");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void theInterfaceDescribesItself() throws Exception {
    JsonNode description = get("/v3/api-docs");

    assertThat(description.path("paths").has("/api/v1/custody")).isTrue();
    assertThat(description.path("paths").has("/api/v1/people/{id}")).isTrue();
    assertThat(description.path("paths").fieldNames())
        .toIterable()
        .allMatch(path -> path.startsWith("/api/v1/"));
  }

  @Test
  void metricsAreForThoseWithACredential() throws Exception {
    assertThat(send(authorized("/actuator/prometheus")).body()).contains("jvm_memory_used_bytes");
  }

  @Test
  void custodyShowsEveryKeySetAndWhoHadItThen() throws Exception {
    TestRows rows = new TestRows(store);
    Instant taken = Instant.parse("2026-11-20T08:00:00.123000Z");
    rows.person("p-custody", "00042", "Ada", "Byron");
    rows.in("HQ-1-K3", taken.minusSeconds(3_600));
    rows.out("HQ-1-K3", taken, "p-custody", taken.plusSeconds(60), true);

    JsonNode now = get("/api/v1/custody");
    JsonNode key = get("/api/v1/custody?key=HQ-1-K3").path("keys").path(0);
    JsonNode before = get("/api/v1/custody?key=HQ-1-K3&at=2026-11-20T07:30:00Z");
    JsonNode longAgo = get("/api/v1/custody?key=HQ-1-K3&at=2026-01-01T00:00:00Z");

    // Beside those of the site's file also any that is out and is not in the file.
    assertThat(now.path("keys").findValuesAsText("keySet"))
        .filteredOn(id -> id.matches("HQ-[12]-K[0-9]+"))
        .hasSize(44);
    assertThat(key.path("state").asText()).isEqualTo("out");
    assertThat(key.path("holder").path("employeeNumber").asText()).isEqualTo("00042");
    assertThat(key.path("holder").path("name").asText()).isEqualTo("Ada Byron");
    assertThat(key.path("since").asText()).isEqualTo("2026-11-20T08:00:00.123000Z");
    assertThat(key.path("overdue").asBoolean()).isTrue();
    assertThat(before.path("keys").path(0).path("state").asText()).isEqualTo("in");
    assertThat(before.path("keys").path(0).path("holder").isNull()).isTrue();
    assertThat(longAgo.path("keys").path(0).path("state").asText()).isEqualTo("unknown");
    assertThat(get("/api/v1/custody?person=emp:00042").path("keys").size()).isEqualTo(1);
    assertThat(get("/api/v1/custody/history?person=emp:00042").path("history").size()).isEqualTo(1);
    assertThat(get("/api/v1/custody/history?key=HQ-1-K3").path("history").size()).isEqualTo(2);
  }

  @Test
  void listsGoOnWithNext() throws Exception {
    TestRows rows = new TestRows(store);
    for (int n = 0; n < 105; n++) {
      rows.incident("page-" + n, "door-left-open", "low", "HQ-1-K1", "");
    }

    JsonNode first = get("/api/v1/incidents?state=open");
    JsonNode second = get(first.path("next").asText());

    assertThat(first.path("incidents").size()).isEqualTo(100);
    assertThat(second.path("incidents").size()).isGreaterThanOrEqualTo(5);
    assertThat(second.path("next").isNull()).isTrue();
    rows.run("DELETE FROM incident WHERE id LIKE 'page-%'");
  }

  @Test
  void aReceiptShowsItsTimesToTheMillisecond() throws Exception {
    TestRows rows = new TestRows(store);
    rows.person("p-receipt", "00043", "Ada", "Byron");
    rows.revocation("receipt-1", "p-receipt", "complete");

    JsonNode receipt = get("/api/v1/receipts/receipt-1");

    assertThat(receipt.path("state").asText()).isEqualTo("complete");
    assertThat(receipt.path("cabinets").path(0).path("verifiedAt").asText())
        .matches("[0-9T:-]+\\.[0-9]{3,6}Z");
    assertThat(receipt.path("cabinets").path(0).path("exposedUntil").isNull()).isTrue();
    assertThat(get("/api/v1/receipts?person=emp:00043").path("receipts").size()).isEqualTo(1);
  }

  @Test
  void theLedgerIsOneObjectALineAndTheStreamGoesOnWhereItWasLeft() throws Exception {
    TestRows rows = new TestRows(store);
    long first = rows.ledger("custody.key-taken", "key:HQ-1-K5");
    rows.ledger("custody.key-returned", "key:HQ-1-K5");

    HttpResponse<String> ledger = send(authorized("/api/v1/ledger?after=" + first));
    HttpResponse<InputStream> events =
        http.send(
            authorized("/api/v1/events").header("Last-Event-ID", Long.toString(first)).build(),
            BodyHandlers.ofInputStream());

    assertThat(ledger.body().lines()).hasSize(1);
    assertThat(json.readTree(ledger.body()).path("data").path("keySet").asText())
        .isEqualTo("HQ-1-K5");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
      assertThat(firstData(lines))
          .contains("\"type\":\"io.keyway.custody.key-returned\"", "\"specversion\":\"1.0\"");
      long third = rows.ledger("custody.key-taken", "key:HQ-1-K5");
      assertThat(firstData(lines)).contains("\"sequence\":\"" + third + "\"");
    }
  }

  @Test
  void aRevocationNeedsAReasonAndAnswersWithAReceipt() throws Exception {
    new TestRows(store).person("p-revoked", "00044", "Ada", "Byron");

    HttpResponse<String> without = post("/api/v1/people/emp:00044/revocation", "{}");
    HttpResponse<String> with =
        send(
            authorized("/api/v1/people/emp:00044/revocation")
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=5")
                .POST(BodyPublishers.ofString("{\"reason\":\"badge found in the car park\"}")));

    assertThat(without.statusCode()).isEqualTo(422);
    assertThat(with.statusCode()).isEqualTo(200);
    assertThat(json.readTree(with.body()).path("change").asText()).isEqualTo("suspended");
    assertThat(json.readTree(with.body()).path("source").asText()).isEqualTo("operator");
    assertThat(get("/api/v1/people/emp:00044").path("state").asText()).isEqualTo("suspended");
    assertThat(send(authorized("/api/v1/ledger")).body())
        .contains("person.revocation-requested", "badge found in the car park", "\"by\":\"test\"");
  }

  @Test
  void aPinIsWrittenAndNeverRead() throws Exception {
    new TestRows(store).person("p-pin", "00045", "Ada", "Byron");

    HttpResponse<String> easy = put("/api/v1/people/emp:00045/pin", "{\"pin\":\"123456\"}");
    HttpResponse<String> set = put("/api/v1/people/emp:00045/pin", "{\"pin\":\"739215\"}");
    HttpResponse<String> read = send(authorized("/api/v1/people/emp:00045/pin"));

    assertThat(easy.statusCode()).isEqualTo(422);
    assertThat(easy.body()).doesNotContain("123456");
    assertThat(set.statusCode()).isEqualTo(200);
    assertThat(json.readTree(set.body()).path("id").asText()).isEqualTo("00045");
    assertThat(read.statusCode()).isEqualTo(405);
    assertThat(get("/api/v1/people/emp:00045").toString()).doesNotContain("739215");
    assertThat(send(authorized("/api/v1/ledger")).body()).doesNotContain("739215");
  }

  @Test
  void custodyIsCorrectedByHandWithAReason() throws Exception {
    TestRows rows = new TestRows(store);
    rows.person("p-corrected", "00046", "Ada", "Byron");
    rows.in("HQ-2-K11", Instant.parse("2026-11-20T08:00:00Z"));
    String path = "/api/v1/custody/HQ-2-K11/correction";

    HttpResponse<String> without = post(path, "{\"state\":\"out\"}");
    HttpResponse<String> with =
        post(path, "{\"state\":\"out\",\"person\":\"emp:00046\",\"reason\":\"seen\"}");

    assertThat(without.statusCode()).isEqualTo(422);
    assertThat(with.statusCode()).as(with.body()).isEqualTo(200);
    assertThat(json.readTree(with.body()).path("holder").path("employeeNumber").asText())
        .isEqualTo("00046");
    assertThat(json.readTree(with.body()).path("overdue").asBoolean()).isFalse();
    assertThat(post("/api/v1/custody/HQ-2-K12/correction", "{}").statusCode()).isEqualTo(422);
  }

  @Test
  void aPlanThatIsNotThereCannotBeApproved() throws Exception {
    assertThat(post("/api/v1/plans/none/approve", "").statusCode()).isEqualTo(404);
  }

  @Test
  void anIncidentIsAcknowledgedCommentedAndResolved() throws Exception {
    new TestRows(store).incident("incident-acts", "key-overdue", "medium", "HQ-2-K9", "");

    post("/api/v1/incidents/incident-acts/acknowledge", "");
    post("/api/v1/incidents/incident-acts/comment", "{\"text\":\"on its way\"}");
    JsonNode standing = get("/api/v1/incidents/incident-acts");
    HttpResponse<String> resolved = post("/api/v1/incidents/incident-acts/resolve", "");

    assertThat(standing.path("state").asText()).isEqualTo("acknowledged");
    assertThat(standing.path("comments").path(0).path("text").asText()).isEqualTo("on its way");
    assertThat(resolved.statusCode()).isEqualTo(200);
    assertThat(json.readTree(resolved.body()).path("state").asText()).isEqualTo("resolved");
  }

  @Test
  void aSignInLinkWorksOnceAndItsSessionActsOnlyFromItsOwnPage() throws Exception {
    HttpResponse<String> made = post("/api/v1/sign-in-links", "");
    URI link = URI.create(json.readTree(made.body()).path("url").asText());
    HttpResponse<String> opened = send(HttpRequest.newBuilder(link));
    String set = opened.headers().firstValue("Set-Cookie").orElse("");
    String cookie = set.substring(0, set.indexOf(';'));
    HttpResponse<String> again = send(HttpRequest.newBuilder(link));
    HttpResponse<String> page = send(HttpRequest.newBuilder(at("/")).header("Cookie", cookie));
    HttpRequest.Builder act =
        HttpRequest.newBuilder(at("/api/v1/incidents/none/resolve"))
            .header("Cookie", cookie)
            .POST(BodyPublishers.noBody());

    assertThat(send(authorized("/api/v1/ledger")).body())
        .contains("access.link-made", "access.signed-in")
        .doesNotContain(cookie.substring(cookie.indexOf('=') + 1));
    assertThat(set).contains("HttpOnly", "SameSite=Strict", "Max-Age=");
    assertThat(again.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(again.body()).contains("used before");
    assertThat(page.body()).contains("sse-connect");
    assertThat(send(act).statusCode()).isEqualTo(403);
    assertThat(send(act.copy().header("X-Keyway-Act", actToken(page.body()))).statusCode())
        .isEqualTo(404);
  }

  private static String actToken(String page) {
    Matcher token =
        Pattern.compile("X-Keyway-Act(?:&quot;|\"):(?:&quot;|\")([A-Za-z0-9_-]+)").matcher(page);
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(
        authorized(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> put(String path, String body)
      throws IOException, InterruptedException {
    return send(
        authorized(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private static String firstData(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (!line.startsWith("data:")) {
      line = lines.readLine();
    }
    return line;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(authorized(path));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json.readTree(answer.body());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder authorized(String path) {
    return HttpRequest.newBuilder(at(path)).header("Authorization", "Bearer " + TestSite.TOKEN);
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private String raw(String requestLine) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              (requestLine + "\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
