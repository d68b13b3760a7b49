// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.peers.Peers;
import io.keyway.app.peers.Rsyslog;
import io.keyway.app.settings.SinkSettings;
import io.keyway.model.audit.AuditEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real rsyslog. */
class SyslogSinkTest {
  private static final AtomicInteger NAMES = new AtomicInteger();

  @Test
  void everyEventArrivesInItsOrder(@TempDir Path folder) {
    try (Rsyslog rsyslog = Peers.rsyslog(folder);
        var sinks = new TestSinks(folder)) {
      Sink sink = sinks.open(syslog(rsyslog.uri(), ""));

      sink.deliver(events(1, 1000));
      sink.deliver(events(1001, 1500));

      eventually("1500 messages", Duration.ofSeconds(10), () -> rsyslog.count() == 1500);
      assertThat(ids(rsyslog))
          .isEqualTo(IntStream.rangeClosed(1, 1500).mapToObj(i -> "e" + i).toList());
      assertThat(rsyslog.messages().getFirst()).contains("\uFEFF", "鍵 🔑");
    }
  }

  @Test
  void tlsVerifiesTheServer(@TempDir Path folder, @TempDir Path elsewhere) throws Exception {
    try (Rsyslog rsyslog = Peers.rsyslogTls(folder);
        var sinks = new TestSinks(folder)) {
      sinks.open(syslog(rsyslog.uri(), "ca.pem")).deliver(events(1, 1000));

      eventually("1000 messages", Duration.ofSeconds(10), () -> rsyslog.count() == 1000);
      Sink unknownAuthority = sinks.open(syslog(rsyslog.uri(), ""));
      assertThatThrownBy(() -> unknownAuthority.deliver(events(2000, 2000)))
          .rootCause()
          .isInstanceOf(GeneralSecurityException.class);
      Sink otherName =
          sinks.open(syslog(rsyslog.uri().replace("127.0.0.1", "localhost"), "ca.pem"));
      assertThatThrownBy(() -> otherName.deliver(events(2000, 2000)))
          .rootCause()
          .isInstanceOf(GeneralSecurityException.class);
      assertThat(Files.readString(folder.resolve("messages"))).doesNotContain("e2000");
    }
  }

  @Test
  void aServerThatIsAwayIsAFailureAndNoLoss(@TempDir Path folder) {
    try (Rsyslog rsyslog = Peers.rsyslog(folder);
        var sinks = new TestSinks(folder)) {
      Sink sink = sinks.open(syslog(rsyslog.uri(), ""));
      rsyslog.stop();

      assertThatThrownBy(() -> sink.deliver(events(1, 10))).isNotInstanceOf(Sink.Refusal.class);
      rsyslog.start();
      sink.deliver(events(1, 10));

      eventually("10 messages", Duration.ofSeconds(10), () -> rsyslog.count() == 10);
    }
  }

  @Test
  void aServerThatLeavesBeforeItHasReadAllIsAFailure(@TempDir Path folder) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var sinks = new TestSinks(folder)) {
      var left = CompletableFuture.runAsync(() -> readALittleAndLeave(server));

      Sink sink = sinks.open(syslog("tcp://127.0.0.1:" + server.getLocalPort(), ""));

      assertThatThrownBy(() -> sink.deliver(events(1, 1000))).isNotInstanceOf(Sink.Refusal.class);
      left.get(10, TimeUnit.SECONDS);
    }
  }

  private static void readALittleAndLeave(ServerSocket server) {
    try (Socket connection = server.accept()) {
      connection.getInputStream().readNBytes(1000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SinkSettings syslog(String uri, String trust) {
    String name = "siem" + NAMES.getAndIncrement();
    return new SinkSettings(name, "syslog", uri, "rfc5424", "", trust, "", "", Map.of());
  }

  static List<AuditEvent> events(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(
            i ->
                new AuditEvent(
                    "e" + i,
                    "custody.key-taken",
                    "key:K-" + i % 7,
                    Instant.parse("2026-11-23T06:00:00Z").plusSeconds(i),
                    Map.of("cabinet", "CAB-1", "note", "鍵 🔑 \n|=\\\"]")))
        .toList();
  }

  static List<String> ids(Rsyslog rsyslog) {
    return rsyslog.messages().stream()
        .map(message -> message.replaceAll("(?s).* eventId=\"([^\"]*)\".*", "$1"))
        .toList();
  }
}
