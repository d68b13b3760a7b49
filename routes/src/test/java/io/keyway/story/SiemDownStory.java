// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.peers.Peers;
import io.keyway.app.peers.Rsyslog;
import io.keyway.app.store.JdbcStore;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.AuditEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * "Our SIEM was down over the week-end, and then the bridge was killed too. Nothing is missing, and
 * the story of each key is in order."
 */
class SiemDownStory {
  private static final int EVENTS = 50_000;
  private static final int KEYS = 97;
  private static final Pattern EVENT =
      Pattern.compile("eventId=\"(n\\d+)\".* subject=\"(key:K-\\d+)\"");

  @Test
  void everyEventReachesTheSiemAndEachKeysInOrder(@TempDir Path folder) {
    try (Rsyslog rsyslog = Peers.rsyslog(folder);
        var bridge = new BridgeProcess(folder, sinks(rsyslog))) {
      rsyslog.stop();
      commit(bridge);
      bridge.start();
      bridge.kill();

      rsyslog.start();
      bridge.start();
      eventually("the first are there", Duration.ofMinutes(2), () -> rsyslog.count() > 5_000);
      rsyslog.stop();
      bridge.kill();

      rsyslog.start();
      bridge.start();
      eventually(
          "all are there",
          Duration.ofMinutes(3),
          () -> rsyslog.count() > EVENTS && isWhole(rsyslog));
      assertThat(inOrderOfEachKey(rsyslog)).isTrue();
    }
  }

  private static String sinks(Rsyslog rsyslog) {
    return """
    sinks:
      - name: siem
        kind: syslog
        uri: %s
    """
        .formatted(rsyslog.uri());
  }

  /** What a busy week-end leaves in the ledger. Only a bridge that is down lets us write there. */
  private static void commit(BridgeProcess bridge) {
    Path file = bridge.site().resolve("data").resolve("keyway.db");
    try (Store store = JdbcStore.open("jdbc:sqlite:" + file)) {
      Ledger ledger = new Ledger();
      for (int first = 0; first < EVENTS; first += 1_000) {
        List<AuditEvent> page =
            IntStream.range(first, first + 1_000).mapToObj(n -> event(n)).toList();
        store.execute(Priority.NORMAL, db -> ledger.append(db, page));
      }
    }
  }

  private static AuditEvent event(int number) {
    return new AuditEvent(
        "n" + number,
        number / KEYS % 2 == 0 ? "custody.key-taken" : "custody.key-returned",
        "key:K-" + number % KEYS,
        Instant.parse("2026-11-21T00:00:00Z").plusSeconds(number),
        Map.of("cabinet", "CAB-1", "keySet", "K-" + number % KEYS));
  }

  private static boolean isWhole(Rsyslog rsyslog) {
    Set<String> ids = new HashSet<>();
    numbers(rsyslog).forEach(arrived -> ids.add(arrived.id()));
    return ids.size() == EVENTS;
  }

  /** First arrivals: a duplicate may come after its successor, and is told by its id. */
  private static boolean inOrderOfEachKey(Rsyslog rsyslog) {
    Map<String, Integer> newest = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Arrived arrived : numbers(rsyslog)) {
      if (seen.add(arrived.id())) {
        int number = Integer.parseInt(arrived.id().substring(1));
        Integer before = newest.put(arrived.key(), number);
        if (before != null && before > number) {
          return false;
        }
      }
    }
    return true;
  }

  private record Arrived(String id, String key) {}

  private static List<Arrived> numbers(Rsyslog rsyslog) {
    List<Arrived> arrived = new ArrayList<>(EVENTS);
    for (String message : rsyslog.messages()) {
      Matcher matcher = EVENT.matcher(message);
      if (matcher.find()) {
        arrived.add(new Arrived(matcher.group(1), matcher.group(2)));
      }
    }
    return arrived;
  }
}
