// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.peers.Peers;
import io.keyway.app.peers.Rsyslog;
import io.keyway.app.peers.SmallDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * "The disk ran full. HR was told to try again, nothing that was accepted is lost, and when there
 * was room again it went on by itself." The bridge's data is on a small file system of its own.
 */
class DiskFullStory {
  private static final int MOST = 5_000;

  @TempDir Path folder = Path.of("");

  @Test
  void intakeRefusesWhileTheDiskIsFullAndLosesNothing() {
    try (Rsyslog siem = Peers.rsyslog(folder);
        var bridge = new BridgeProcess(folder, sink(siem));
        SmallDisk disk = SmallDisk.at(bridge.site().resolve("data"), folder.resolve("mount.log"))) {
      bridge.start();
      assertThat(bridge.hr("hired", "before")).isEqualTo(202);
      Set<String> accepted = new LinkedHashSet<>(Set.of("before"));
      Set<String> refused = new LinkedHashSet<>();

      disk.fill();
      for (int n = 0; refused.size() < 20 && n < MOST; n++) {
        sort(bridge.hr("hired", "full-" + n), "full-" + n, accepted, refused);
      }
      assertThat(refused).as("the disk is full").hasSize(20);

      disk.free();
      eventually(
          "there is room again", Duration.ofSeconds(60), () -> bridge.hr("hired", "after") == 202);
      accepted.add("after");
      for (int n = 0; n < 20; n++) {
        assertThat(bridge.hr("hired", "after-" + n)).isEqualTo(202);
        accepted.add("after-" + n);
      }
      List<String> people = accepted.stream().map(number -> id(bridge, number)).toList();
      eventually(
          "the SIEM was told of all who were accepted",
          Duration.ofSeconds(60),
          () -> people.stream().allMatch(person -> isTold(siem, person)));
      bridge.kill();
      bridge.start();

      assertThat(accepted).allMatch(number -> isKnown(bridge, number));
      assertThat(refused).noneMatch(number -> isKnown(bridge, number));
    }
  }

  private static String sink(Rsyslog siem) {
    return """
    sinks:
      - name: siem
        kind: syslog
        uri: %s
    """
        .formatted(siem.uri());
  }

  private static void sort(int status, String number, Set<String> accepted, Set<String> refused) {
    assertThat(status).isIn(202, 503);
    (status == 202 ? accepted : refused).add(number);
  }

  private static boolean isTold(Rsyslog siem, String person) {
    return siem.messages().stream().anyMatch(line -> line.contains("\"person:" + person + "\""));
  }

  private static String id(BridgeProcess bridge, String number) {
    return bridge.get("/api/v1/people/emp:" + number).path("id").asText();
  }

  private static boolean isKnown(BridgeProcess bridge, String number) {
    return bridge
        .get("/api/v1/people/emp:" + number)
        .path("employeeNumber")
        .asText()
        .equals(number);
  }
}
