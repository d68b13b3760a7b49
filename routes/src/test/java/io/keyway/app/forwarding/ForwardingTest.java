// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import static io.keyway.app.forwarding.SyslogSinkTest.events;
import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.peers.Peers;
import io.keyway.app.peers.Rsyslog;
import io.keyway.app.store.SetAsideRecords.SetAside;
import io.keyway.app.store.SinkRecords.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardingTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void everyCommittedEventArrivesInOrder(@TempDir Path folder) {
    var sink = new RecordingSink(7);
    try (var bridge = new TestBridge(folder, sink)) {
      bridge.append(events(1, 10));
      bridge.append(events(11, 50));

      eventually("50 events", SOON, () -> sink.heard.size() == 50);
      assertThat(sink.heard).isEqualTo(ids(1, 50));
    }
  }

  @Test
  void anOutageIsWaitedOutAndLosesNothing(@TempDir Path folder) {
    var sink = new RecordingSink(7);
    sink.isAway = true;
    try (var bridge = new TestBridge(folder, sink)) {
      bridge.append(events(1, 30));
      eventually("many attempts", SOON, () -> sink.attempts > 10);

      sink.isAway = false;

      eventually("30 events", SOON, () -> sink.heard.size() == 30);
      assertThat(sink.heard).isEqualTo(ids(1, 30));
      assertThat(bridge.books.setAside(10)).isEmpty();
    }
  }

  @Test
  void whatASinkRefusesLeavesAGapMarkerInItsPlaceAndIsReplayed(@TempDir Path folder) {
    var sink = new RecordingSink(7);
    sink.refused.add("e3");
    try (var bridge = new TestBridge(folder, sink)) {
      bridge.append(events(1, 5));
      eventually("the others and the marker", SOON, () -> sink.heard.size() == 5);

      assertThat(sink.heard).containsExactly("e1", "e2", "e3-gap", "e4", "e5");
      assertThat(bridge.books.setAside(10))
          .extracting(SetAside::event, SetAside::subject, SetAside::reason)
          .containsExactly(org.assertj.core.groups.Tuple.tuple("e3", "key:K-3", "HTTP 422"));

      sink.refused.clear();
      assertThat(bridge.replay("recording", "e3")).isTrue();
      assertThat(bridge.replay("recording", "e3")).isFalse();

      eventually("the replayed one", SOON, () -> sink.heard.size() == 7);
      assertThat(sink.heard).element(5).isEqualTo("e3");
    }
  }

  @Test
  void goesOnWhereItStoodAfterARestart(@TempDir Path folder) {
    var sink = new RecordingSink(7);
    try (var bridge = new TestBridge(folder, sink)) {
      bridge.append(events(1, 20));
      eventually("20 events", SOON, () -> sink.heard.size() == 20);
      sink.isAway = true;
      bridge.append(events(21, 40));
      eventually("all handed over", SOON, () -> handed(bridge) >= 40);
    }
    sink.isAway = false;
    try (var bridge = new TestBridge(folder, sink)) {
      bridge.append(events(41, 45));

      eventually("45 events", SOON, () -> sink.heard.contains("e45"));
      assertThat(new LinkedHashSet<>(sink.heard)).containsExactlyElementsOf(ids(1, 45));
    }
  }

  @Test
  void aBrokerThatLostItsMemoryCostsNoEvent(@TempDir Path folder) throws IOException {
    var sink = new RecordingSink(7);
    sink.isAway = true;
    try (var bridge = new TestBridge(folder, sink)) {
      bridge.append(events(1, 20));
      eventually("all handed over", SOON, () -> handed(bridge) >= 20);
    }
    delete(folder.resolve("data/artemis"));
    sink.isAway = false;

    try (var bridge = new TestBridge(folder, sink)) {
      eventually("20 events", SOON, () -> sink.heard.size() >= 20);
      assertThat(sink.heard).isEqualTo(ids(1, 20));
    }
  }

  @Test
  void entriesHandedOverTwiceAfterACrashArriveOnce(@TempDir Path folder) {
    var sink = new RecordingSink(7);
    sink.isAway = true;
    try (var bridge = new TestBridge(folder, sink)) {
      bridge.append(events(1, 20));
      eventually("all handed over", SOON, () -> handed(bridge) >= 20);
      bridge.books.moved("recording", new Position(0, 0));
      bridge.append(events(21, 22));
      sink.isAway = false;

      eventually("22 events", SOON, () -> sink.heard.contains("e22"));
      assertThat(sink.heard).isEqualTo(ids(1, 22));
    }
  }

  @Test
  void aBridgeThatIsThereSaysSo(@TempDir Path folder) {
    try (var bridge = new TestBridge(folder)) {
      eventually("a heartbeat", SOON, () -> !bridge.books.after(0, 1).isEmpty());

      assertThat(bridge.books.after(0, 1).getFirst().type()).isEqualTo("heartbeat");
    }
  }

  @Test
  void fiftyThousandEventsReachTheSiem(@TempDir Path folder) {
    try (Rsyslog rsyslog = Peers.rsyslog(folder);
        var sinks = new TestSinks(folder)) {
      Sink siem = sinks.open(SyslogSinkTest.syslog(rsyslog.uri(), ""));
      rsyslog.stop();
      try (var bridge = new TestBridge(folder, siem)) {
        for (int i = 0; i < 50; i++) {
          bridge.append(events(i * 1000 + 1, i * 1000 + 1000));
        }
        rsyslog.start();

        eventually("50,000 ids", Duration.ofSeconds(50), () -> rsyslog.count() >= 50_001);
        var arrived = new LinkedHashSet<>(SyslogSinkTest.ids(rsyslog));
        arrived.removeIf(id -> !id.startsWith("e") || id.contains("-"));
        assertThat(arrived).containsExactlyElementsOf(ids(1, 50_000));
      }
    }
  }

  private static long handed(TestBridge bridge) {
    return bridge.books.position("recording").handed();
  }

  private static List<String> ids(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> "e" + i).toList();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
