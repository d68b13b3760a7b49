// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a large snapshot takes: of people who are new, the same people again (but one), and one
 * in a hundred changed. Not part of the build: {@code mvn verify -Dit.test=InboxVolume}.
 */
class InboxVolume {
  private static final int ROWS = Integer.getInteger("keyway.rows", 100_000);
  private static final Duration LONGEST = Duration.ofMinutes(9);

  @TempDir Path folder = Path.of("");

  @Test
  void snapshotsOfManyPeople() throws IOException {
    try (var bridge = new BridgeProcess(folder, "")) {
      bridge.start();
      Path inbox = bridge.site().resolve("inbox");

      read(inbox, "20260101T000000Z-new.full.csv", n -> 0);
      read(inbox, "20260102T000000Z-same.full.csv", n -> n == 0 ? 2 : 0);
      read(inbox, "20260103T000000Z-moved.full.csv", n -> n % 100 == 0 ? 1 : 0);
    }
  }

  private static void read(Path inbox, String name, IntUnaryOperator department)
      throws IOException {
    Path written = inbox.resolve("." + name);
    try (BufferedWriter csv = Files.newBufferedWriter(written)) {
      csv.write(
          "employee_number,given_name,family_name,email,status,employment,department,site,groups,"
              + "start_date,end_date,badge_format,facility_code,card_number\n");
      for (int n = 0; n < ROWS; n++) {
        csv.write(
            "%06d,Wanda,Weber-%d,w%d@example.org,active,employee,dept-%d,hq,\"staff;g%d\",,,H10301,%d,%d\n"
                .formatted(
                    n, n, n, department.applyAsInt(n), n % 7, 10 + n / 60_000, n % 60_000 + 1));
      }
    }
    long began = System.nanoTime();
    Files.move(written, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    Path done = inbox.resolve("done/" + name);
    eventually("it is read", LONGEST, () -> Files.exists(done));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.printf(
        "%s: %,d rows in %.1f s%n%s%n",
        name,
        ROWS,
        took.toMillis() / 1000.0,
        Files.readString(inbox.resolve("done/" + name + ".report.json")));
    assertThat(took).isLessThan(LONGEST);
  }
}
