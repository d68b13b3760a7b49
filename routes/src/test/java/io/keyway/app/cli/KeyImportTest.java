// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key sets and slots from CSV into a site's folder. */
class KeyImportTest {
  @TempDir private Path folder = Path.of("");
  private Shell shell = new Shell(folder);

  @BeforeEach
  void makeASite() {
    shell = new Shell(folder);
    assertThat(shell.run("init", "site")).isZero();
  }

  private int importing(String csv, String... more) throws IOException {
    Files.writeString(folder.resolve("keys.csv"), csv);
    List<String> line =
        new java.util.ArrayList<>(List.of("import", "--keys", "keys.csv", "--config", "site"));
    line.addAll(List.of(more));
    return shell.run(line.toArray(String[]::new));
  }

  private Estate estate() {
    return new SiteFiles(folder.resolve("site")).estate();
  }

  private KeySet keySet(String id) {
    return java.util.Objects.requireNonNull(estate().keySets().get(new KeySetId(id)));
  }

  private String cabinetsYaml() throws IOException {
    return Files.readString(folder.resolve("site/cabinets.yaml"));
  }

  @Test
  void newKeySetsAndANewCabinetAreWrittenAndWhatIsNotNamedStays() throws IOException {
    String csv =
        """
        cabinet,site,slots,slot,key_set,label,tags,curfew,max_hold,lease
        RECEPTION,,,7,server-room,Server room,it; plant,18:30,PT2H,PT1H
        WEST,headquarters,12,3,0042,Öl-Lager,vehicle,,,
        """;

    assertThat(importing(csv)).as(shell.err()).isZero();

    assertThat(shell.out()).contains("server-room", "new", "Written to");
    assertThat(estate().keySets()).hasSize(4);
    assertThat(keySet("server-room").tags()).containsExactlyInAnyOrder("it", "plant");
    assertThat(keySet("server-room").curfew().orElseThrow()).hasToString("18:30");
    assertThat(keySet("server-room").maxHold().orElseThrow()).hasToString("PT2H");
    assertThat(keySet("0042").cabinet().value()).isEqualTo("WEST");
    assertThat(keySet("0042").label()).isEqualTo("Öl-Lager");
    assertThat(shell.run("check", "--config", "site")).as(shell.out()).isZero();
    assertThat(shell.run("import", "--keys", "keys.csv", "--config", "site")).isZero();
    assertThat(shell.out()).contains("Nothing new");
  }

  @Test
  void twoKeySetsChangePlacesAndTheOldFileIsKept() throws IOException {
    String before = cabinetsYaml();

    assertThat(importing("cabinet,slot,key_set\nRECEPTION,2,plant-room\nRECEPTION,1,van-1\n"))
        .as(shell.err())
        .isZero();

    assertThat(keySet("plant-room").slot().value()).isEqualTo(2);
    assertThat(keySet("van-1").slot().value()).isEqualTo(1);
    assertThat(keySet("van-1").label()).isEqualTo("Van 1");
    assertThat(keySet("van-1").maxHold().orElseThrow()).hasToString("PT10H");
    try (var files = Files.list(folder.resolve("site"))) {
      Path kept =
          files
              .filter(f -> f.getFileName().toString().startsWith("cabinets.yaml."))
              .findFirst()
              .orElseThrow();
      assertThat(Files.readString(kept)).isEqualTo(before);
    }
  }

  @Test
  void aDryRunSaysTheSameAndWritesNothing() throws IOException {
    String before = cabinetsYaml();

    assertThat(importing("cabinet,slot,key_set\nRECEPTION,9,shed\n", "--dry-run")).isZero();

    assertThat(shell.out()).contains("shed", "new", "Nothing was written");
    assertThat(cabinetsYaml()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cabinet,slot|1: column key_set is missing",
        "cabinet,slot,key_set,colour|1: there is no column colour",
        "cabinet,slot,key_set;RECEPTION,x,a|2: slot is a number, not 'x'",
        "cabinet,slot,key_set;RECEPTION,1,a|2: in slot 1 of cabinet RECEPTION hangs plant-room",
        "cabinet,slot,key_set;RECEPTION,8,a;RECEPTION,9,a|3: key set a stands here twice",
        "cabinet,slot,key_set;RECEPTION,8,a;RECEPTION,8,b|3: in slot 8 of cabinet RECEPTION hangs a",
        "cabinet,slot,key_set;WEST,8,a|2: cabinet WEST is new",
        "cabinet,slot,key_set,site;RECEPTION,8,a,oslo|2: cabinet RECEPTION stands at site headq",
        "cabinet,slot,key_set;,8,a|2: cabinet and key_set are never empty",
        "cabinet,slot,key_set;RECEPTION,8|2: 2 values under 3 columns",
        "cabinet,slot,key_set;RECEPTION,99,a|a number from 1 to 24 is expected",
        "cabinet,slot,key_set,lease;RECEPTION,8,a,P90D|a lease is 1 minute to 14 days",
      })
  void whatCannotBeTakenIsRefusedWithItsLineAndNothingIsWritten(String lines, String reason)
      throws IOException {
    String before = cabinetsYaml();

    assertThat(importing(lines.replace(';', '\n') + "\n")).isEqualTo(1);

    assertThat(shell.err()).contains("keys.csv").contains(reason);
    assertThat(cabinetsYaml()).isEqualTo(before);
  }
}
