// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import static io.keyway.app.peers.Peers.eventually;
import static io.keyway.app.webhook.Sender.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.webhook.Sender.Answered;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A record that could have ended rights and was not applied: whoever asks for incidents after its
 * sender was answered is told of it, at the highest severity. Nothing is waited for in between.
 */
@BridgeTest
class UnappliedTerminationTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String FORGED = "whsec_Zm9yZ2VkLXNlY3JldC1vZi1zb21lYm9keS1lbHNl";
  private static final String COLUMNS =
      "employee_number,given_name,family_name,email,status,employment,department,site,groups,"
          + "start_date,end_date,badge_format,facility_code,card_number\n";

  @LocalServerPort private int port;
  @Autowired private HomeSettings home;

  private final long arrived = System.nanoTime();

  UnappliedTerminationTest() {}

  @Test
  void ofNobodyWhomWeKnow() throws Exception {
    Answered answer = new Sender(port).sendSigned(event("terminated", "N-1"));

    assertThat(answer.status()).isEqualTo(202);
    assertThatItIsTold("unmatched-leaver", "N-1");
  }

  @Test
  void thatNoMappingUnderstands() throws Exception {
    Answered answer =
        new Sender(port)
            .sendSigned(
                "{\"event\":\"terminated\",\"effectiveAt\":\"soon\",\"person\":"
                    + "{\"employeeNumber\":\"N-2\"}}");

    assertThat(answer.status()).isEqualTo(422);
    assertThatItIsTold("unreadable-record", "N-2");
  }

  @Test
  void thatIsNoJson() throws Exception {
    String body = "terminate N-3 " + UUID.randomUUID();

    Answered answer = new Sender(port).sendSigned(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThatItIsTold("unreadable-record", "");
  }

  @Test
  void whoseSignatureIsRefused() throws Exception {
    Answered answer =
        new Sender(port)
            .sendSigned(
                "id-" + UUID.randomUUID(), event("terminated", "N-4"), Instant.now(), FORGED);

    assertThat(answer.status()).isEqualTo(401);
    assertThatItIsTold("refused-signature", "");
  }

  @Test
  void thatCameUnderTheIdOfAnother() throws Exception {
    String id = UUID.randomUUID().toString();
    new Sender(port).sendSigned(id, event("hired", "N-5"));

    Answered answer = new Sender(port).sendSigned(id, event("terminated", "N-5"));

    assertThat(answer.status()).isEqualTo(409);
    assertThatItIsTold("delivery-conflict", "N-5");
  }

  @Test
  void thatIsHeldBecauseTooManyAreMissing() throws Exception {
    for (int i = 0; i < 5; i++) {
      new Sender(port).sendSigned(event("hired", "N-held-" + i));
    }

    assertThat(reportOf("only-one.full.csv", COLUMNS + "N-other,A,B,,active,,,,,,,,,\n"))
        .contains("held");
    assertThatItIsTold("held-plan", "");
  }

  @Test
  void inAFileThatIsSetAsideWhole() throws Exception {
    assertThat(reportOf("cut-off.delta.csv", COLUMNS + "N-6,A,B,,termi")).contains("failed");
    assertThatItIsTold("file-refused", "");
  }

  /** Looks once: it is there, or this fails. */
  private void assertThatItIsTold(String kind, String number) throws Exception {
    Optional<JsonNode> told = incident(kind, number);
    Duration took = Duration.ofNanos(System.nanoTime() - arrived);
    System.out.println(kind + ": readable " + took.toMillis() + " ms after the test began");

    assertThat(told).as("an incident %s about '%s'", kind, number).isPresent();
    assertThat(told.get().path("severity").asText()).isEqualTo("critical");
    assertThat(told.get().path("state").asText()).isEqualTo("open");
  }

  private Optional<JsonNode> incident(String kind, String number) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/incidents"))
            .header("Authorization", "Bearer " + TestSite.TOKEN)
            .build();
    JsonNode page = new ObjectMapper().readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    for (JsonNode incident : page.path("incidents")) {
      if (incident.path("kind").asText().equals(kind)
          && incident.path("employeeNumber").asText("").equals(number)) {
        return Optional.of(incident);
      }
    }
    return Optional.empty();
  }

  /** Renames a file into the inbox and waits for its report, which lies there after the commit. */
  private String reportOf(String name, String csv) throws IOException {
    Path inbox = home.home().resolve("inbox");
    Path written = Files.writeString(inbox.resolve("." + name), csv, StandardCharsets.UTF_8);
    Files.move(written, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    Path done = inbox.resolve("done/" + name + ".report.json");
    Path failed = inbox.resolve("failed/" + name + ".report.json");
    eventually(
        "its report", Duration.ofSeconds(30), () -> Files.exists(done) || Files.exists(failed));
    return Files.readString(Files.exists(done) ? done : failed);
  }
}
