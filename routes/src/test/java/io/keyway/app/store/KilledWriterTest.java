// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.ledger.LedgerVerification;
import io.keyway.app.ledger.LedgerVerification.Verdict.Sound;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

final class KilledWriterTest {
  private static final int ENOUGH = 300;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void everyAcknowledgedCommitIsThereAfterKill(TestDatabase database) throws Exception {
    String url = database.create();

    List<String> acknowledged = commitUntilKilled(url);

    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
    try (Store store = JdbcStore.open(url)) {
      assertThat(told(store)).containsAll(acknowledged);
    }
  }

  @Test
  void aFileIsWholeAfterItsWriterWasKilled(@TempDir Path folder) throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("keyway.db");
    commitUntilKilled(url);
    try (Store store = JdbcStore.open(url)) {
      assertThat(store.<String>read(KilledWriterTest::integrity)).isEqualTo("ok");
    }
  }

  private static List<String> commitUntilKilled(String url)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path", "")),
                CommittingProcess.class.getName(),
                url)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.matches("event-[0-9]+")) {
          acknowledged.add(line);
        }
        if (acknowledged.size() == ENOUGH) {
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return acknowledged;
  }

  private static Set<String> told(Store store) {
    Ledger ledger = new Ledger();
    return store.read(
        db -> {
          assertThat(new LedgerVerification(List.of(), Optional.empty()).verify(ledger.all(db)))
              .isInstanceOf(Sound.class);
          Set<String> ids = new HashSet<>();
          ledger.all(db).forEachRemaining((LedgerEntry entry) -> ids.add(entry.id()));
          return ids;
        });
  }

  private static String integrity(JdbcClient db) {
    return db.sql("PRAGMA integrity_check").query(String.class).single();
  }
}
