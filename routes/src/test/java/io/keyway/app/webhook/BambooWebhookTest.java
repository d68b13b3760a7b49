// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.BridgeTest;
import io.keyway.app.KeptFiles;
import io.keyway.app.TestSite;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Store;
import io.keyway.app.webhook.Sender.Answered;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** BambooHR's webhook as it signs and packs it, by the mapping that comes with Keyway. */
@BridgeTest
@ExtendWith(OutputCaptureExtension.class)
class BambooWebhookTest {
  /** What no mapping asks for; unlike anything else that a test ever sends. */
  private static final List<String> PRIVATE =
      List.of(
          "1987-02-03", "078-05-1120", "17 Elderberry Lane", "Springfield-Nowhere", "93.551,07");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private HomeSettings home;

  BambooWebhookTest() {}

  @Test
  void eachEmployeeOfADeliveryIsTakenByItself() throws Exception {
    Answered answer =
        send(
            """
            {"employees":[
              {"id":17,"action":"Created","changedFields":["Status"],
               "fields":{"employeeNumber":{"value":"B-17"},"status":{"value":"Active"},
                         "firstName":{"value":"Wanda"},"hireDate":"2020-01-01",
                         "terminationDate":{"value":"0000-00-00"}}},
              {"id":"18","action":"Updated","fields":{"employeeNumber":"B-18","status":"Perhaps"}},
              {"id":"19","action":"Created","fields":{"employeeNumber":"B-19","status":"Active"}}]}
            """);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().path("records")).hasSize(3);
    assertThat(record(answer, 0).path("change").asText()).isEqualTo("changed");
    assertThat(record(answer, 1).path("status").asInt()).isEqualTo(422);
    assertThat(record(answer, 2).path("employeeNumber").asText()).isEqualTo("B-19");
    assertThat(stateOf("B-17")).containsExactly("active");
  }

  @Test
  void inactiveIsALeaverAndDeletedIsReversible() throws Exception {
    send(employee("20", "Created", "B-20", "Active"));
    send(employee("21", "Created", "B-21", "Active"));

    Answered left = send(employee("20", "Updated", "B-20", "Inactive"));
    Answered deleted = send(employee("21", "Deleted", "B-21", "Active"));

    assertThat(left.text("change")).isEqualTo("terminated");
    assertThat(deleted.text("change")).isEqualTo("suspended");
    assertThat(stateOf("B-20")).containsExactly("terminated");
    assertThat(stateOf("B-21")).containsExactly("suspended");
  }

  @Test
  void sameDeliveryAgainHasNoSecondEffect() throws Exception {
    String body = employee("22", "Created", "B-22", "Active");
    String timestamp = Instant.now().toString();

    Answered first = send(body, timestamp, signature(body, timestamp));
    Answered again = send(body, timestamp, signature(body, timestamp));

    assertThat(first.status()).isEqualTo(202);
    assertThat(again.text("id")).isEqualTo(first.text("id"));
  }

  @Test
  void timestampMayBeSecondsMillisecondsOrIso() throws Exception {
    Instant now = Instant.now();
    for (String timestamp :
        List.of(
            Long.toString(now.getEpochSecond()),
            Long.toString(now.toEpochMilli()),
            now.toString(),
            now.toString().replace("Z", "+00:00"))) {
      String body = employee("23", "Created", "B-23", "Active");

      assertThat(send(body, timestamp, signature(body, timestamp)).status())
          .as(timestamp)
          .isEqualTo(202);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000000000", "yesterday", "99999999999999999", "2001-09-09T01:46:40Z"})
  void timestampOutOfThisTimeIsNotBelieved(String timestamp) throws Exception {
    String body = employee("24", "Updated", "B-24", "Inactive");

    assertThat(send(body, timestamp, signature(body, timestamp)).status()).isEqualTo(401);
  }

  @Test
  void timestampThatWasNotSignedIsNotBelieved() throws Exception {
    String body = employee("25", "Updated", "B-25", "Inactive");
    Instant now = Instant.now();

    Answered answer =
        send(
            body,
            Long.toString(now.getEpochSecond()),
            signature(body, Long.toString(now.getEpochSecond() - 1)));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("detail")).contains("private key");
  }

  @Test
  void eventThatOnlySaysWhoChangedIsSetAsideWhereNobodyCanReadThePerson() throws Exception {
    Answered answer =
        send(
            """
            {"type":"employee.updated","timestamp":"2026-11-26T00:00:00Z",
             "data":{"companyId":"acme","employeeId":"31","changedFields":["status"]}}
            """);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(
            store.<List<String>>read(
                db ->
                    db.sql("SELECT source FROM quarantine WHERE source = 'hr-bamboo'")
                        .query(String.class)
                        .list()))
        .isNotEmpty();
  }

  @Test
  void whatNoMappingAsksForIsInNoTableLogQueueOrExport(CapturedOutput log) throws Exception {
    String private1 =
        "\"dateOfBirth\":{\"value\":\"1987-02-03\"},\"ssn\":{\"value\":\"078-05-1120\"},"
            + "\"address1\":{\"value\":\"17 Elderberry Lane\"},"
            + "\"city\":{\"value\":\"Springfield-Nowhere\"},\"payRate\":\"93.551,07\"";
    String taken =
        employee("41", "Created", "B-41", "Active")
            .replace("\"lastName\"", private1 + ",\"lastName\"");
    String unreadable = taken.replace("Active", "Unheard of");
    String broken = taken.substring(0, taken.length() - 3);
    String thin =
        "{\"type\":\"employee.updated\",\"data\":{\"employeeId\":\"41\"}," + private1 + "}";

    assertThat(send(taken).status()).isEqualTo(202);
    assertThat(send(unreadable).status()).isEqualTo(422);
    assertThat(send(broken).status()).isEqualTo(400);
    assertThat(send(thin).status()).isEqualTo(422);
    assertThat(send(taken, Instant.now().toString(), "00").status()).isEqualTo(401);

    assertThat(taken).contains(PRIVATE);
    for (String secret : PRIVATE) {
      assertThat(log.getAll()).doesNotContain(secret);
      assertThat(KeptFiles.with(home.home(), secret)).as(secret).isEmpty();
      assertThat(api("/api/v1/quarantine") + api("/api/v1/ledger?after=0")).doesNotContain(secret);
    }
    assertThat(KeptFiles.with(home.home(), "B-41"))
        .as("the search finds what is kept")
        .isNotEmpty();
  }

  private String api(String path) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + TestSite.TOKEN)
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private static JsonNode record(Answered answer, int i) {
    return answer.body().path("records").path(i);
  }

  private List<String> stateOf(String number) {
    return store.read(
        db ->
            db.sql("SELECT state FROM person WHERE employee_number = ?")
                .param(number)
                .query(String.class)
                .list());
  }

  private static String employee(String id, String action, String number, String status) {
    return """
        {"employees":[{"id":"%s","action":"%s","fields":{
        "employeeNumber":{"value":"%s"},"status":{"value":"%s"},"lastName":{"value":"Weber"}}}]}
        """
        .formatted(id, action, number, status);
  }

  private Answered send(String body) throws Exception {
    String timestamp = Long.toString(Instant.now().getEpochSecond());
    return send(body, timestamp, signature(body, timestamp));
  }

  private Answered send(String body, String timestamp, String signature) throws Exception {
    return new Sender(port)
        .to("hr-bamboo")
        .with("X-BambooHR-Timestamp", timestamp)
        .with("X-BambooHR-Signature", signature)
        .send(body.getBytes(UTF_8));
  }

  private static String signature(String body, String timestamp) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(TestSite.BAMBOO_SECRET.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal((body + timestamp).getBytes(UTF_8)));
  }
}
