// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.sftp;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.Bridge;
import io.keyway.app.TestSite;
import io.keyway.app.intake.Sha256;
import io.keyway.app.peers.Gpg;
import io.keyway.app.peers.Peers;
import io.keyway.app.peers.Sshd;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.util.FileSystemUtils;

/** HR files on a real SFTP server, fetched by the whole bridge. */
@SpringBootTest(classes = Bridge.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {TestSite.class, SftpTest.Settings.class})
@DirtiesContext
class SftpTest {
  private static final String COLUMNS =
      "employee_number,given_name,family_name,email,status,employment,department,site,groups,"
          + "start_date,end_date,badge_format,facility_code,card_number\n";
  private static final Path FOLDER = folder();
  private static Optional<Sshd> server = Optional.empty();
  private static Optional<Gpg> gpg = Optional.empty();

  @Autowired private Store store;
  @Autowired private HomeSettings home;

  SftpTest() {}

  /** Three sources, each with a folder of its own on one server. */
  static final class Settings
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      try {
        Path site = Path.of(String.valueOf(context.getEnvironment().getProperty("keyway.home")));
        Sshd sshd = server.orElseThrow();
        Gpg keys = gpg.orElseThrow();
        Files.writeString(site.resolve("secrets/known_hosts"), sshd.knownHost());
        Files.copy(sshd.userKey(), site.resolve("secrets/sftp-key"));
        keys.make("keyway@example.org");
        keys.make("hr@example.org");
        keys.make("stranger@example.org");
        Files.writeString(site.resolve("secrets/pgp"), keys.secretKey("keyway@example.org"));
        Files.writeString(site.resolve("secrets/signers"), keys.publicKey("hr@example.org"));
        for (String name : List.of("fetched", "sealed", "readonly")) {
          Files.createDirectories(sshd.root().resolve(name));
          source(name, sshd).applyTo(context);
        }
        TestPropertyValues.of(
                "keyway.sources.readonly.sftp.after=keep",
                "keyway.sources.sealed.sftp.manifest=required",
                "keyway.sources.sealed.sftp.pgp.key=file:secrets/pgp",
                "keyway.sources.sealed.sftp.pgp.signers=file:secrets/signers")
            .applyTo(context);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static TestPropertyValues source(String name, Sshd sshd) {
      String setting = "keyway.sources." + name + ".";
      return TestPropertyValues.of(
          setting + "mapping=hr",
          setting + "inbox=inbox-" + name,
          setting + "sftp.host=127.0.0.1",
          setting + "sftp.port=" + sshd.port(),
          setting + "sftp.user=" + Sshd.user(),
          setting + "sftp.folder=" + name,
          setting + "sftp.key=file:secrets/sftp-key",
          setting + "sftp.every=PT0.2S");
    }
  }

  @BeforeAll
  static void startPeers() {
    server = Optional.of(Peers.sshd(FOLDER));
    gpg = Optional.of(Peers.gpg(FOLDER));
  }

  @AfterAll
  static void stopPeers() throws IOException {
    server.ifPresent(Sshd::close);
    gpg.ifPresent(Gpg::close);
    FileSystemUtils.deleteRecursively(FOLDER);
  }

  @Test
  void fileIsAppliedAsFromTheInboxAndMovedAwayThere() throws Exception {
    put("fetched", "people.delta.csv", COLUMNS + row("F-1", "active"));
    put("fetched", "half.delta.csv.part", COLUMNS + row("F-2", "active"));
    put("fetched", "notes.txt", "not for us");

    soon("applied", () -> !stateOf("F-1").isEmpty());
    soon("moved", () -> Files.exists(remote("fetched").resolve("done/people.delta.csv")));

    Path report = inbox("fetched").resolve("done/people.delta.csv.report.json");
    soon("put away with its report", () -> Files.exists(report));
    assertThat(remote("fetched").resolve("half.delta.csv.part")).exists();
    assertThat(remote("fetched").resolve("notes.txt")).exists();
    assertThat(stateOf("F-2")).isEmpty();
    assertThat(texts("SELECT name FROM fetched_file WHERE source = ?", "fetched"))
        .contains("people.delta.csv");
  }

  @Test
  void fileThatIsNotWhatItsManifestSaysIsSetAsideWhole() throws Exception {
    String csv = COLUMNS + row("F-3", "active");
    put("fetched", "wrong-sum.delta.csv.sha256", "0".repeat(64) + "  wrong-sum.delta.csv\n");
    put("fetched", "wrong-sum.delta.csv", csv);
    put(
        "fetched",
        "wrong-count.delta.csv.manifest.json",
        "{\"sha256\":\"%s\",\"records\":2}".formatted(Sha256.of(csv)));
    put("fetched", "wrong-count.delta.csv", csv);
    String right = COLUMNS + row("F-4", "active");
    put(
        "fetched",
        "right.delta.csv.manifest.json",
        "{\"sha256\":\"%s\",\"records\":1}".formatted(Sha256.of(right)));
    put("fetched", "right.delta.csv", right);

    soon("applied", () -> !stateOf("F-4").isEmpty());
    soon(
        "set aside",
        () ->
            Files.exists(inbox("fetched").resolve("failed/wrong-sum.delta.csv"))
                && Files.exists(inbox("fetched").resolve("failed/wrong-count.delta.csv")));

    assertThat(stateOf("F-3")).isEmpty();
    assertThat(inbox("fetched").resolve("failed/wrong-sum.delta.csv.report.json"))
        .content()
        .contains("SHA-256");
    assertThat(inbox("fetched").resolve("failed/wrong-count.delta.csv.report.json"))
        .content()
        .contains("1 records");
    assertThat(texts("SELECT severity FROM incident WHERE dedupe_key LIKE ?", "%wrong-sum%"))
        .containsExactly("critical");
  }

  @Test
  void encryptedFileIsReadWhereSomebodyWeKnowSignedIt() throws Exception {
    seal("sealed.delta.csv", "E-1", "keyway@example.org", "hr@example.org");
    seal("unsigned.delta.csv", "E-2", "keyway@example.org", "");
    seal("strange.delta.csv", "E-3", "keyway@example.org", "stranger@example.org");
    seal("not-ours.delta.csv", "E-4", "stranger@example.org", "hr@example.org");
    String plain = COLUMNS + row("E-5", "active");
    put("sealed", "plain.delta.csv.sha256", Sha256.of(plain));
    put("sealed", "plain.delta.csv", plain);

    soon("applied", () -> !stateOf("E-1").isEmpty());
    Path failed = inbox("sealed").resolve("failed");
    for (String name :
        List.of(
            "unsigned.delta.csv.pgp",
            "strange.delta.csv.pgp",
            "not-ours.delta.csv.pgp",
            "plain.delta.csv")) {
      soon(name + " is set aside", () -> Files.exists(failed.resolve(name + ".report.json")));
    }

    Path done = inbox("sealed").resolve("done/sealed.delta.csv");
    soon("put away", () -> Files.exists(done));
    for (String number : List.of("E-2", "E-3", "E-4", "E-5")) {
      assertThat(stateOf(number)).isEmpty();
    }
    assertThat(failed.resolve("strange.delta.csv.pgp.report.json")).content().contains("nobody");
  }

  @Test
  void fileWhoseManifestMustBeThereWaitsForIt() throws Exception {
    Path made = FOLDER.resolve("late.csv");
    Files.writeString(made, COLUMNS + row("E-9", "active"));
    Path sealed = FOLDER.resolve("late.csv.pgp");
    gpg.orElseThrow().encrypt(made, sealed, "keyway@example.org", "hr@example.org");
    put("sealed", "late.delta.csv.pgp", Files.readAllBytes(sealed));
    soon("fetched", () -> Files.exists(inbox("sealed").resolve(".fetched/late.delta.csv.pgp")));
    assertThat(stateOf("E-9")).isEmpty();

    put("sealed", "late.delta.csv.pgp.sha256", Sha256.of(sealed));

    soon("applied", () -> !stateOf("E-9").isEmpty());
  }

  @Test
  void fileThatStaysThereIsFetchedOnce() throws Exception {
    put("readonly", "kept.delta.csv", COLUMNS + row("R-1", "active"));
    soon("applied", () -> !stateOf("R-1").isEmpty());

    put("readonly", "second.delta.csv", COLUMNS + row("R-2", "active"));
    soon("applied too", () -> !stateOf("R-2").isEmpty());

    assertThat(remote("readonly").resolve("kept.delta.csv")).exists();
    assertThat(texts("SELECT name FROM fetched_file WHERE source = ?", "readonly"))
        .containsExactlyInAnyOrder("kept.delta.csv", "second.delta.csv");
    assertThat(texts("SELECT id FROM quarantine WHERE source = ?", "readonly")).isEmpty();
  }

  @Test
  void fileThatABridgeFetchedBeforeItDiedGoesOn() throws Exception {
    Path staged = inbox("readonly").resolve(".fetched/before.delta.csv");
    Files.writeString(inbox("readonly").resolve(".fetched/.x.tmp"), COLUMNS + row("R-9", "active"));
    Files.move(
        inbox("readonly").resolve(".fetched/.x.tmp"), staged, StandardCopyOption.ATOMIC_MOVE);

    soon("applied", () -> !stateOf("R-9").isEmpty());
    assertThat(staged).doesNotExist();
  }

  @Test
  void timeOfTheServerIsTheAsOfWhereTheNameSaysNone() throws Exception {
    Path written = remote("fetched").resolve(".dated");
    Files.writeString(written, COLUMNS + row("F-7", "active"));
    Instant then = Instant.parse("2026-01-02T03:04:05Z");
    Files.setLastModifiedTime(written, FileTime.from(then));
    Files.move(
        written, remote("fetched").resolve("dated.delta.csv"), StandardCopyOption.ATOMIC_MOVE);

    Path done = inbox("fetched").resolve("done/dated.delta.csv");
    soon("applied and put away", () -> !stateOf("F-7").isEmpty() && Files.exists(done));

    assertThat(Files.getLastModifiedTime(done).toInstant()).isEqualTo(then);
  }

  @Test
  void serverWithAnotherHostKeyIsNotBelieved() throws Exception {
    Sshd sshd = server.orElseThrow();
    sshd.stop();
    sshd.impersonate();
    put("fetched", "bait.delta.csv", COLUMNS + row("F-8", "terminated") + row("F-9", "active"));
    sshd.start();

    soon("told", () -> standing("host-key-changed:sftp:fetched").equals(List.of("critical")));
    assertThat(remote("fetched").resolve("bait.delta.csv")).exists();
    assertThat(stateOf("F-9")).isEmpty();

    sshd.stop();
    sshd.beItselfAgain();
    sshd.start();
    soon("over", () -> standing("host-key-changed:sftp:fetched").isEmpty());
    soon("applied", () -> !stateOf("F-9").isEmpty());
  }

  @Test
  void outageTakesAwayNothingAndIsToldOnce() throws Exception {
    put("fetched", "before-outage.delta.csv", COLUMNS + row("F-10", "active"));
    soon("applied", () -> !stateOf("F-10").isEmpty());
    Sshd sshd = server.orElseThrow();

    sshd.stop();
    soon("told", () -> standing("source-unreachable:sftp:fetched").equals(List.of("high")));
    assertThat(stateOf("F-10")).containsExactly("active");
    sshd.start();

    soon("over", () -> standing("source-unreachable:sftp:fetched").isEmpty());
  }

  private void seal(String name, String number, String recipient, String signer) throws Exception {
    Path made = FOLDER.resolve(name);
    Files.writeString(made, COLUMNS + row(number, "active"));
    Path sealed = FOLDER.resolve(name + ".pgp");
    gpg.orElseThrow().encrypt(made, sealed, recipient, signer);
    put("sealed", name + ".pgp.sha256", Sha256.of(sealed) + "  " + name + ".pgp\n");
    put("sealed", name + ".pgp", Files.readAllBytes(sealed));
  }

  private static String row(String number, String status) {
    return number + ",Wanda,Weber,," + status + ",,,,,,,,,\n";
  }

  /** As a careful sender does: written under another name, then renamed. */
  private static void put(String folder, String name, String text) throws IOException {
    put(folder, name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(String folder, String name, byte[] content) throws IOException {
    Path written = Files.write(remote(folder).resolve("." + name), content);
    Files.move(written, remote(folder).resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path remote(String folder) {
    return server.orElseThrow().root().resolve(folder);
  }

  private Path inbox(String source) {
    return home.home().resolve("inbox-" + source);
  }

  private static void soon(String what, BooleanSupplier condition) {
    eventually(what, Duration.ofSeconds(40), condition);
  }

  private List<String> stateOf(String number) {
    return texts("SELECT state FROM person WHERE employee_number = ?", number);
  }

  private List<String> standing(String key) {
    return texts("SELECT severity FROM incident WHERE dedupe_key = ? AND state <> 'resolved'", key);
  }

  private List<String> texts(String sql, @Nullable Object... params) {
    return store.read(db -> db.sql(sql).params(params).query(String.class).list());
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("keyway-sftp");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
