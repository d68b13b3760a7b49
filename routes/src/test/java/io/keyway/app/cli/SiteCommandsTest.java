// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.trust.StationSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** init, check and try, on one site's folder. */
class SiteCommandsTest {
  @TempDir private Path folder = Path.of("");
  private Shell shell = new Shell(folder);

  @BeforeEach
  void makeASite() {
    shell = new Shell(folder);
    assertThat(shell.run("init", "site")).isZero();
  }

  private void replace(String file, String from, String to) throws IOException {
    Path path = folder.resolve("site").resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
  }

  private int check() {
    return shell.run("check", "--config", "site");
  }

  @Test
  void whatInitMakesIsRight() {
    assertThat(check()).as(shell.err()).isZero();
    assertThat(shell.out())
        .contains("1 with 2 key sets at 1 sites", "the site's own")
        .doesNotContain("wrong");
  }

  @Test
  void aWrongRuleIsSaidWithFileAndLine() throws IOException {
    replace("access/rules.yaml", "tags: [plant]", "tags: [plant");

    assertThat(check()).isEqualTo(1);
    assertThat(shell.out()).containsPattern("wrong +access rules +rules.yaml:\\d+: ");
  }

  @Test
  void aConditionThatMakesNoSenseIsSaidWithFileAndLine() throws IOException {
    replace("access/rules.yaml", "person.department ==", "person.departement ==");

    assertThat(check()).isEqualTo(1);
    assertThat(shell.out()).containsPattern("wrong +access rules +rules.yaml:\\d+: ");
  }

  @Test
  void aSlotThatIsUsedTwiceIsSaid() throws IOException {
    replace("cabinets.yaml", "{slot: 2,", "{slot: 1,");

    assertThat(check()).isEqualTo(1);
    assertThat(shell.out()).containsPattern("wrong +cabinets +cabinets.yaml:\\d+: .*used twice");
  }

  @Test
  void anAddressThatNobodyCanCallIsSaid() throws IOException {
    replace("cabinets.yaml", "slots: 24", "at: tcp://10.2.3.4\n    slots: 24");

    assertThat(check()).isEqualTo(1);
    assertThat(shell.out()).containsPattern("wrong +cabinets +cabinets.yaml:\\d+: .*HOST:PORT");
  }

  @Test
  void theSecretOfACabinetOnWiresIsMadeOnceAndForNobodyElseToRead() throws IOException {
    Path secret = folder.resolve("site/secrets/station-GATE");

    assertThat(shell.run("cabinet", "enrol", "GATE", "--wires", "site")).isZero();
    assertThat(shell.out()).contains("station-GATE");
    assertThat(StationSecret.ofFile(secret).octets()).hasSize(32);
    assertThat(Files.getPosixFilePermissions(secret))
        .containsOnly(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    String before = Files.readString(secret);
    assertThat(shell.run("cabinet", "enrol", "GATE", "--wires", "site")).isNotZero();
    assertThat(shell.err()).contains("is there already").doesNotContain(before.strip());
    assertThat(secret).hasContent(before);
  }

  @Test
  void noSecretIsMadeOutsideOfASiteOrForWhatIsNoCabinet() {
    assertThat(shell.run("cabinet", "enrol", "GATE", "--wires", "nowhere")).isNotZero();
    assertThat(shell.err()).contains("is no site");
    assertThat(shell.run("cabinet", "enrol", "../../GATE", "--wires", "site")).isNotZero();
    assertThat(shell.err()).contains("is no cabinet id");
  }

  @Test
  void aRouteThatMayNotRunIsSaidWithFileAndLine() throws IOException {
    Files.createDirectories(folder.resolve("site/routes"));
    Files.writeString(
        folder.resolve("site/routes/own.camel.yaml"),
        "- route:\n    id: own\n    routeConfigurationId: queue\n    from:\n      uri: exec:ls\n"
            + "      steps:\n        - stop: {}\n");

    assertThat(check()).isEqualTo(1);
    assertThat(shell.out()).containsPattern("wrong +routes +routes/own.camel.yaml:5: .*exec");
  }

  @Test
  void aSecretThatIsNotThereIsSaidWithItsSetting() throws IOException {
    Files.delete(folder.resolve("site/secrets/hr-webhook"));

    assertThat(check()).isEqualTo(1);
    assertThat(shell.out()).contains("keyway.sources.hr.webhook.secret");
  }

  @Test
  void aSecretThatOthersCanReadIsNone() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("site/secrets/administrator"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(check()).isEqualTo(1);
    assertThat(shell.out()).contains("chmod 600");
  }

  @Test
  void anUnknownWayOfAuthenticationIsSaid() throws IOException {
    replace("application.yaml", "auth: standard-webhooks", "auth: none");

    assertThat(check()).isEqualTo(1);
    assertThat(shell.out()).contains("application.yaml:", "keyway.sources");
  }

  @Test
  void settingsThatAreNoYamlAreSaid() throws IOException {
    replace("application.yaml", "keyway:", "keyway: [");

    assertThat(check()).isEqualTo(1);
    assertThat(shell.out()).containsPattern("application.yaml:\\d+: ");
  }

  @Test
  void jsonSaysTheSame() throws IOException {
    assertThat(shell.run("check", "--config", "site", "--json")).isZero();
    assertThat(shell.out()).contains("\"right\" : true");
  }

  @Test
  void tryShowsWhatARecordWouldGive() throws IOException {
    Files.writeString(
        folder.resolve("record.json"),
        """
        {"event": "hired", "person": {"employeeNumber": "00123", "givenName": "Ada",
         "familyName": "Example", "department": "facilities", "site": "headquarters"}}
        """);

    int code = shell.run("try", "--source", "hr", "record.json", "--config", "site");

    assertThat(code).as(shell.err()).isZero();
    assertThat(shell.out())
        .containsPattern("1 +emp:00123 +hired +2026-11-23T12:00:00Z +plant-room");
  }

  @Test
  void tryTellsRowsThatEndRightsAndRowsThatCannotBeRead() throws IOException {
    Files.writeString(
        folder.resolve("people.csv"),
        """
        \ufeffemployee_number,given_name,family_name,status
        00124,Bo,Example,terminated
        00125,Cy,Example,asleep
        """);

    int code = shell.run("try", "--source", "hr", "people.csv", "--config", "site");

    assertThat(code).isEqualTo(1);
    assertThat(shell.out()).containsPattern("1 +emp:00124 +terminated .* loses everything");
    assertThat(shell.out()).containsPattern("2 +\\?? *.*(unreadable|change)");
    assertThat(shell.out()).doesNotContain("Example");
  }

  @Test
  void tryNamesTheSourcesThatThereAre() throws IOException {
    Files.writeString(folder.resolve("record.json"), "{}");

    assertThat(shell.run("try", "--source", "nobody", "record.json", "--config", "site"))
        .isEqualTo(1);
    assertThat(shell.err()).containsPattern("there are: .*\\bhr\\b");
  }
}
