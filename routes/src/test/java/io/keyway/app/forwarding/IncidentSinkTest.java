// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import static io.keyway.app.peers.Peers.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.keyway.app.peers.Exim;
import io.keyway.app.peers.Peers;
import io.keyway.app.peers.RequestTracker;
import io.keyway.app.settings.SinkSettings;
import io.keyway.connectors.sink.StandardWebhooks;
import io.keyway.model.audit.AuditEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kamelet against the real system that it is for. */
class IncidentSinkTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwd2VzdHRlc3Q=";

  @Test
  void webhookIsSignedOverTheBytesThatAreSent(@TempDir Path folder) throws IOException {
    var requests = new CopyOnWriteArrayList<Received>();
    HttpServer server = receiver(requests, new AtomicInteger(204));
    try (var sinks = new TestSinks(folder)) {
      Files.writeString(folder.resolve("secret"), SECRET);
      String uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?for=keyway";
      sinks.open(settings("webhook", uri, Map.of())).deliver(List.of(incident("i1", "open")));

      Received request = requests.getFirst();
      var event = new ObjectMapper().readTree(request.body());
      assertThat(request.target()).isEqualTo("/hook?for=keyway");
      assertThat(request.id()).isEqualTo("event-i1-open");
      assertThat(Long.parseLong(request.timestamp()))
          .isCloseTo(Instant.now().getEpochSecond(), org.assertj.core.data.Offset.offset(60L));
      assertThat(request.signature())
          .isEqualTo(
              new StandardWebhooks(SECRET).sign(request.id(), request.timestamp(), request.body()));
      assertThat(event.get("specversion").asText()).isEqualTo("1.0");
      assertThat(event.get("type").asText()).isEqualTo("io.keyway.incident.opened");
      assertThat(event.get("data").get("kind").asText()).isEqualTo("key-overdue");
      assertThat(event.get("data").get("id").asText()).isEqualTo("i1");
      assertThat(request.contentType()).startsWith("application/cloudevents+json");
      assertThat(new String(request.body(), UTF_8)).doesNotContain("Ångström");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anAnswerThatRepeatingWillNotChangeIsARefusalAndTheOthersAreNot(@TempDir Path folder)
      throws IOException {
    var status = new AtomicInteger();
    HttpServer server = receiver(new CopyOnWriteArrayList<>(), status);
    try (var sinks = new TestSinks(folder)) {
      Files.writeString(folder.resolve("secret"), SECRET);
      String uri = "http://127.0.0.1:" + server.getAddress().getPort();
      Sink sink = sinks.open(settings("webhook", uri, Map.of()));

      for (int refused : new int[] {400, 409, 410, 413, 422}) {
        status.set(refused);
        assertThatThrownBy(() -> sink.deliver(List.of(incident("i1", "open"))))
            .isInstanceOf(Sink.Refusal.class)
            .hasMessage("HTTP " + refused);
      }
      for (int later : new int[] {302, 401, 403, 404, 429, 500, 503}) {
        status.set(later);
        assertThatThrownBy(() -> sink.deliver(List.of(incident("i1", "open"))))
            .isNotInstanceOf(Sink.Refusal.class);
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void securityReadsWhoHasWhichKeyAndHowLate(@TempDir Path folder) {
    try (Exim exim = Peers.exim(folder);
        var sinks = new TestSinks(folder)) {
      var options =
          Map.of("to", "security@example.org", "from", "keyway@example.org", "startTls", "false");
      Sink mail =
          sinks.open(new SinkSettings("m", "mail", exim.uri(), "", "", "", "", "", options));
      mail.deliver(List.of(incident("i1", "open"), incident("i1", "acknowledged")));
      mail.deliver(List.of(incident("i1", "resolved")));

      eventually("two mails", Duration.ofSeconds(20), () -> exim.mail().contains("i1-resolved@"));
      assertThat(exim.mail())
          .contains("Subject: [Keyway] Key overdue: key set K-1 at CAB-1, 35 minutes late")
          .contains("Subject: [Keyway] Resolved: Key overdue: key set K-1 at CAB-1")
          .contains("Message-ID: <event-i1-open@keyway>")
          .contains("Minutes late: 35")
          .contains("Employee number: 00123")
          .contains("Holder: Zo")
          .doesNotContain("acknowledged@keyway");
    }
  }

  @Test
  void mailToSomebodyWhoIsNotThereIsARefusal(@TempDir Path folder) {
    try (Exim exim = Peers.exim(folder);
        var sinks = new TestSinks(folder)) {
      var options =
          Map.of("to", "nobody@example.org", "from", "keyway@example.org", "startTls", "false");
      Sink mail =
          sinks.open(new SinkSettings("m", "mail", exim.uri(), "", "", "", "", "", options));

      assertThatThrownBy(() -> mail.deliver(List.of(incident("i1", "open"))))
          .isInstanceOf(Sink.Refusal.class)
          .hasMessage("SMTP 550");
      exim.close();
      assertThatThrownBy(() -> mail.deliver(List.of(incident("i1", "open"))))
          .isNotInstanceOf(Sink.Refusal.class);
    }
  }

  @Test
  void ticketIsCreatedOnceAndResolvedOnce(@TempDir Path folder) throws IOException {
    try (RequestTracker tracker = Peers.requestTracker(folder);
        var sinks = new TestSinks(folder)) {
      Files.writeString(folder.resolve("secret"), tracker.token());
      Sink sink =
          sinks.open(settings("request-tracker", tracker.uri(), Map.of("queue", "General")));

      sink.deliver(List.of(incident("i1", "open")));
      sink.deliver(List.of(incident("i1", "open"), incident("i2", "open")));
      sinks.tickets.clear();
      sink.deliver(List.of(incident("i1", "open"), incident("i1", "acknowledged")));
      sink.deliver(List.of(incident("i1", "resolved"), incident("i1", "resolved")));
      sink.deliver(List.of(incident("i3", "resolved")));

      var i1 = new ObjectMapper().readTree(tracker.tickets("keyway i1")).get("items");
      var i2 = new ObjectMapper().readTree(tracker.tickets("keyway i2")).get("items");
      assertThat(i1).hasSize(1);
      assertThat(i1.get(0).get("Status").asText()).isEqualTo("resolved");
      assertThat(i1.get(0).get("Subject").asText())
          .isEqualTo("Key overdue: key set K-1 at CAB-1, 35 minutes late [keyway i1]");
      assertThat(i2).hasSize(1);
      assertThat(i2.get(0).get("Status").asText()).isEqualTo("new");
      assertThat(new ObjectMapper().readTree(tracker.tickets("keyway i3")).get("items")).isEmpty();
      assertThat(tracker.history(i1.get(0).get("id").asText()).split("resolved", -1)).hasSize(2);
    }
  }

  private record Received(
      String target,
      String id,
      String timestamp,
      String signature,
      String contentType,
      byte[] body) {}

  private static HttpServer receiver(List<Received> requests, AtomicInteger status)
      throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          requests.add(
              new Received(
                  exchange.getRequestURI().toString(),
                  headers.getFirst("webhook-id"),
                  headers.getFirst("webhook-timestamp"),
                  headers.getFirst("webhook-signature"),
                  headers.getFirst("Content-Type"),
                  exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static SinkSettings settings(String kind, String uri, Map<String, String> options) {
    return new SinkSettings(kind, kind, uri, "", "file:secret", "", "", "", options);
  }

  private static AuditEvent incident(String id, String state) {
    String type = state.equals("open") ? "opened" : state;
    return new AuditEvent(
        "event-" + id + "-" + state,
        "incident." + type,
        "incident:" + id,
        Instant.parse("2026-11-23T06:00:00Z"),
        Map.of(
            "incident", id,
            "kind", "key-overdue",
            "state", state,
            "severity", "high",
            "person", "p-17",
            "employeeNumber", "00123",
            "keySet", "K-1",
            "cabinet", "CAB-1",
            "detail", "It was due\r\nBcc: x"));
  }
}
