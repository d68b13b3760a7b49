// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import static io.keyway.app.webhook.Sender.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Store;
import io.keyway.app.webhook.Sender.Answered;
import io.keyway.connectors.sink.StandardWebhooks;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@BridgeTest
class WebhookTest {
  @LocalServerPort private int port;
  @Autowired private CamelContext camel;
  @Autowired private Store store;
  @Autowired private HomeSettings home;

  WebhookTest() {}

  @Test
  void signedRecordIsAnsweredWithItsReceipt() throws Exception {
    Answered answer = sender().sendSigned(event("hired", "W-1"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("id")).isNotEmpty();
    assertThat(answer.text("source")).isEqualTo("hr");
    assertThat(answer.text("change")).isEqualTo("hired");
    assertThat(answer.text("employeeNumber")).isEqualTo("W-1");
    assertThat(answer.text("person")).isNotEmpty();
    assertThat(answer.text("state")).isEqualTo("none");
    assertThat(answer.text("acceptedAt")).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{3,}Z");
    assertThat(answer.body().path("cabinets").isArray()).isTrue();
  }

  @Test
  void noHeaderOfTheRequestGoesBack() throws Exception {
    Answered answer = sender().with("X-Of-Mine", "x").sendSigned(event("hired", "W-2"));

    assertThat(answer.response().headers().map()).doesNotContainKey("x-of-mine");
    assertThat(answer.response().headers().map()).doesNotContainKey("webhook-signature");
    assertThat(answer.response().headers().firstValue("content-type")).contains("application/json");
  }

  @Test
  void whoWaitsIsAnswered200WhenNoCabinetIsTouched() throws Exception {
    Answered answer = sender().with("Prefer", "wait=5").sendSigned(event("hired", "W-3"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("state")).isEqualTo("none");
  }

  @Test
  void sameDeliveryAgainIsAnsweredWithTheFirstReceipt() throws Exception {
    String id = UUID.randomUUID().toString();
    Answered first = sender().sendSigned(id, event("hired", "W-4"));

    Answered again = sender().sendSigned(id, event("hired", "W-4"));

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text("id")).isEqualTo(first.text("id"));
  }

  @Test
  void sameDeliveryWithAnotherBodyIsAConflictAndAnAlert() throws Exception {
    String id = UUID.randomUUID().toString();
    sender().sendSigned(id, event("hired", "W-5"));

    Answered answer = sender().sendSigned(id, event("terminated", "W-5"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(severities("delivery-conflict")).contains("critical");
  }

  @Test
  void announcedTerminationIsCalledOffBeforeItsDay() throws Exception {
    String day = Instant.now().plus(Duration.ofDays(30)).toString();
    sender().sendSigned(event("hired", "W-stays"));
    Answered announced =
        sender()
            .sendSigned(
                "{\"event\":\"terminated\",\"effectiveAt\":\"%s\",\"person\":{\"employeeNumber\":\"W-stays\"}}"
                    .formatted(day));
    assertThat(announced.text("state")).isEqualTo("open");
    assertThat(waiting("W-stays")).isEqualTo(1);

    sender().sendSigned(event("reinstated", "W-stays"));

    assertThat(waiting("W-stays")).isZero();
    assertThat(receiptState(announced.text("id"))).isEqualTo("none");
  }

  private long waiting(String number) {
    return store.read(
        db ->
            db.sql("SELECT COUNT(*) FROM due_instant WHERE subject = ?")
                .param("employee:" + number)
                .query(Long.class)
                .single());
  }

  private String receiptState(String id) {
    return store.read(
        db ->
            db.sql("SELECT state FROM receipt WHERE id = ?")
                .param(id)
                .query(String.class)
                .single());
  }

  @Test
  void unknownPersonsLeavingIsAcceptedQuarantinedAndAnIncident() throws Exception {
    Answered answer = sender().sendSigned(event("terminated", "W-nobody"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("state")).isEqualTo("none");
    assertThat(answer.body().path("person").isNull()).isTrue();
    assertThat(quarantined("W-nobody")).containsExactly("unmatched");
    assertThat(incidentKinds("W-nobody")).containsExactly("unmatched-leaver");
  }

  @Test
  void newsOfAStrangerAreQuarantinedAndMakeNobody() throws Exception {
    Answered answer = sender().sendSigned(event("changed", "W-stranger"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("state")).isEqualTo("none");
    assertThat(answer.body().path("person").isNull()).isTrue();
    assertThat(quarantined("W-stranger")).containsExactly("unmatched");
    assertThat(incidentKinds("W-stranger")).isEmpty();
  }

  @Test
  void anyOfSeveralSignaturesByAnyOfOurSecretsWillDo() throws Exception {
    String id = UUID.randomUUID().toString();
    String body = event("hired", "W-6");
    Instant now = Instant.now();
    String right =
        new StandardWebhooks(TestSite.NEXT_WEBHOOK_SECRET)
            .sign(id, Long.toString(now.getEpochSecond()), body.getBytes(StandardCharsets.UTF_8));

    Answered answer =
        sender()
            .with("webhook-signature", "v1a,AAAA v1,AAAA " + right)
            .sendSigned(id, body, now, TestSite.WEBHOOK_SECRET);

    assertThat(answer.status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(longs = {-310, 310, -86400})
  void timestampFarOffIsRefused(long seconds) throws Exception {
    Answered answer =
        sender()
            .sendSigned(
                UUID.randomUUID().toString(),
                event("terminated", "W-7"),
                Instant.now().plusSeconds(seconds),
                TestSite.WEBHOOK_SECRET);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.response().headers().firstValue("content-type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(answer.text("detail")).contains("5 minutes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
  void unreadableHeaderIsRefused(String header) throws Exception {
    Answered answer = sender().with(header, "\u00a0 ?").sendSigned(event("hired", "W-8"));

    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void missingHeadersAreRefused() throws Exception {
    Answered answer = sender().send(event("hired", "W-8").getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void refusedSignatureOfALeavingIsAnIncidentOnce() throws Exception {
    String forged = "whsec_Zm9yZ2VkLXNlY3JldC1vZi1zb21lYm9keS1lbHNl";
    for (int i = 0; i < 3; i++) {
      Answered answer =
          sender()
              .to("hr-hmac")
              .with("X-Signature", "sha256=00")
              .send(event("terminated", "W-9").getBytes(StandardCharsets.UTF_8));
      assertThat(answer.status()).isEqualTo(401);
    }
    Answered signed =
        sender()
            .sendSigned(
                UUID.randomUUID().toString(), event("terminated", "W-9"), Instant.now(), forged);

    assertThat(signed.status()).isEqualTo(401);
    assertThat(standing("refused-signature:hr-hmac")).isEqualTo(1);
    assertThat(standing("refused-signature:hr")).isEqualTo(1);
  }

  @Test
  void refusedSignatureOfSomethingElseIsNoIncident() throws Exception {
    Answered answer =
        sender().to("hr-bearer").send(event("hired", "W-10").getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(standing("refused-signature:hr-bearer")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "",
        "{\"event\":\"hired\"",
        "{\"event\":\"hired\",\"event\":\"terminated\",\"person\":{\"employeeNumber\":\"1\"}}",
        "{} trailing"
      })
  void whatIsNoJsonObjectIsABadRequest(String body) throws Exception {
    Answered answer = sender().sendSigned(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.response().headers().firstValue("content-type").orElse(""))
        .startsWith("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "3", "\"terminated\""})
  void jsonOfAnotherKindThanAnObjectIsUnprocessable(String body) throws Exception {
    Answered answer = sender().sendSigned(body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("detail")).contains("not an object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "3"})
  void jsonOfAnotherKindIsNoWayPastTheSignature(String body) throws Exception {
    assertThat(sender().send(body.getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(401);
  }

  @Test
  void signatureCountsOverTheBytesAlsoWhereTheyAreNoText() throws Exception {
    byte[] body = {'{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}'};

    assertThat(sender().sendSigned(body).status()).isEqualTo(400);
  }

  @Test
  void jsonThatNoMappingAcceptsIsUnprocessableQuarantinedAndAnIncident() throws Exception {
    String number = "W-11";
    Answered answer =
        sender()
            .sendSigned(
                "{\"event\":\"terminated\",\"effectiveAt\":\"yesterday\",\"ssn\":\"1\",\"person\":{\"employeeNumber\":\""
                    + number
                    + "\"}}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(quarantined(number)).containsExactly("unreadable");
    assertThat(incidentKinds(number)).containsExactly("unreadable-record");
    assertThat(kept(number)).contains("yesterday").doesNotContain("ssn");
  }

  @Test
  void terminationDatedAheadWaitsOnceHoweverOftenItIsSaid() throws Exception {
    sender().sendSigned(event("hired", "W-16"));
    String later =
        "{\"event\":\"terminated\",\"effectiveAt\":\"2099-01-01T00:00:00Z\",\"person\":"
            + "{\"employeeNumber\":\"W-16\"}}";

    Answered first = sender().sendSigned(later);
    Answered again = sender().sendSigned(later);

    assertThat(first.status()).isEqualTo(202);
    assertThat(first.text("state")).isEqualTo("open");
    assertThat(again.text("state")).isEqualTo("none");
  }

  @Test
  void whereNoSourceCallsNobodyIsBelieved() throws Exception {
    assertThat(sender().to("nobody").sendSigned(event("hired", "W-12")).status()).isEqualTo(401);
    assertThat(sender().to("files-only").sendSigned(event("hired", "W-12")).status())
        .isEqualTo(401);
    assertThat(sender().to("ssf/stream").sendSigned(event("hired", "W-12")).status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(ints = {1024 * 1024 + 1, 4 * 1024 * 1024, 8 * 1024 * 1024})
  void bodyBeyondTheLimitIsTooLargeAndItsAnswerIsReadable(int size) throws Exception {
    Answered answer = sender().send(new byte[size]);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.text("detail")).contains("1 MiB");
  }

  @Test
  void callerCannotNameAnotherSourceThanTheOneItProvesToBe() throws Exception {
    Answered answer =
        sender()
            .with("source", "hr-bearer")
            .with("KeywaySource", "hr-bearer")
            .sendSigned(event("hired", "W-13"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("source")).isEqualTo("hr");
  }

  @Test
  void hmacOfTheBodyIsBelievedAndTheSameBodyIsTheSameDelivery() throws Exception {
    byte[] body = event("hired", "W-14").getBytes(StandardCharsets.UTF_8);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            "hmac-secret-of-the-test".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signature = "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));

    Answered first = sender().to("hr-hmac").with("X-Signature", signature).send(body);
    Answered again = sender().to("hr-hmac").with("X-Signature", signature).send(body);

    assertThat(first.status()).isEqualTo(202);
    assertThat(again.text("id")).isEqualTo(first.text("id"));
  }

  @Test
  void bearerSecretIsBelieved() throws Exception {
    Answered answer =
        sender()
            .to("hr-bearer")
            .with("Authorization", "Bearer bearer-secret-of-the-test")
            .send(event("hired", "W-15").getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isEqualTo(202);
  }

  @Test
  void compressedBodyIsRefused() throws Exception {
    Answered answer = sender().with("Content-Encoding", "gzip").sendSigned(event("hired", "W-16"));

    assertThat(answer.status()).isEqualTo(415);
  }

  @Test
  void databaseThatAnotherProgramLocksIsAnswered503AndNothingIsDone() throws Exception {
    String url = "jdbc:sqlite:" + home.home().resolve("data/keyway.db");
    Answered answer;
    try (Connection other = DriverManager.getConnection(url);
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      answer = sender().sendSigned(event("hired", "W-17"));
      lock.execute("ROLLBACK");
    }

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.response().headers().firstValue("retry-after")).contains("2");
    assertThat(texts("SELECT id FROM person WHERE employee_number = ?", "W-17")).isEmpty();
  }

  @Test
  void whileTheRouteIsNotThereTheSenderIsToldToComeBack() throws Exception {
    camel.getRouteController().stopRoute("1-intake-webhook");
    Answered answer;
    try {
      answer = sender().sendSigned(event("terminated", "W-18"));
    } finally {
      camel.getRouteController().startRoute("1-intake-webhook");
    }

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.response().headers().firstValue("retry-after")).contains("2");
    assertThat(answer.text("detail")).contains("Send the same again");
    assertThat(sender().sendSigned(event("hired", "W-18")).status()).isEqualTo(202);
  }

  private Sender sender() {
    return new Sender(port);
  }

  private List<String> quarantined(String number) {
    return texts("SELECT reason FROM quarantine WHERE employee_number = ?", number);
  }

  private List<String> incidentKinds(String number) {
    return texts("SELECT kind FROM incident WHERE employee_number = ?", number);
  }

  private List<String> severities(String kind) {
    return texts("SELECT severity FROM incident WHERE kind = ?", kind);
  }

  private String kept(String number) {
    return texts("SELECT record FROM quarantine WHERE employee_number = ?", number).getFirst();
  }

  private int standing(String dedupeKey) {
    return texts("SELECT id FROM incident WHERE dedupe_key = ?", dedupeKey).size();
  }

  private List<String> texts(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }
}
